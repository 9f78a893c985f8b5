"""What the follow-up's short texts say, each sentence by its name (see `phrases`)."""

from __future__ import annotations

SENTENCES = {
    "promises-kept": "{kept} of {n} {n:promise|promises} {kept:was|were} kept.",
    "promises-none-kept": "None of {n} {n:promise|promises} were kept.",
    "promises-picture": "The promises of then, and how they stand",
    "promises-source": "As both teams say.",
    "promises-unit": "promises",
    "group-kept": "{n} {n:promise|promises} kept",
    "group-other": "{n} other",
    "group-not-kept": "{n} not kept",
    "list-came-and-left": (
        "{came} {came:project|projects} came onto the list since, {left} left it."
    ),
    "list-only-came": ("{came} {came:project|projects} came onto the list since, none left it."),
    "list-as-it-was": "Nothing came onto the list since, and nothing left it.",
    "list-still": ("{still} {still:project|projects} that we stopped {still:is|are} still on it."),
    "gaps-cannot-tell": "We cannot tell yet whether we see each other differently now.",
    "gaps-none-for-sure": (
        "{n} {n:row|rows} of topics were looked at, and none moved for sure. Small teams show only"
        " large changes."
    ),
    "gaps-moved": "On {n} {n:statement|statements} we see each other differently than then.",
    "gaps-probably-moved": (
        "On {n} {n:statement|statements} we probably see each other differently than then."
    ),
    "gaps-picture": "What moved for sure: each gap then and now",
    "gaps-row": "About {about}: {topic}",
    "gaps-less": "the other says less",
    "gaps-more": "the other says more",
    "gaps-source": "In steps of the scale; in the middle both say the same.",
    "gaps-unit": "the gap, in steps",
    "gaps-then": "then",
    "gaps-now": "now",
    "gaps-looked-at": "{n} were looked at.",
    "alike-cannot-tell": (
        "We cannot tell yet whether the two teams judge leads more alike than then."
    ),
    "alike-more": "{one} and {two} judge leads more alike than then.",
    "alike-less": "{one} and {two} judge leads less alike than then.",
    "alike-probably-more": "{one} and {two} probably judge leads more alike than then.",
    "alike-probably-less": "{one} and {two} probably judge leads less alike than then.",
    "alike-judged": "{then} leads of then and {now} of now were judged by both.",
    "often-cannot-tell": "We cannot tell yet whether {within} more often than then.",
    "often-more": "{what} more often than then.",
    "often-less": "{what} less often than then.",
    "often-probably-more": "Probably {within} more often than then.",
    "often-probably-less": "Probably {within} less often than then.",
    "often-times": "{then} of {of_then} times then, {now} of {of_now} times now.",
    "often-picture": "{what}, of 100 times",
    "often-mark": "{when}: {share} of 100",
    "often-unit": "of 100 times",
}
