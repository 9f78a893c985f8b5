"""What each subject is called in decisions.jsonl; it never changes, for old folders carry it."""

from __future__ import annotations

RULES = "ground-rules"
NOTES, TAKEN = "facilitator-notes", "minutes-taken"
PREDICTION, TALK = "predicted-topic", "topics-to-talk-through"
DAY, TIME, MINUTES = "weekly-meeting-day", "weekly-meeting-time", "weekly-meeting-minutes"
AGENDA, CHANNEL, MODERATOR = "weekly-meeting-agenda", "channel", "moderator"
LAST_WEEKS = "last-weekly-meetings"
NEEDS = "needs"
DRIVES_LOCKED, DRIVES_GIVEN, DRIVES = "drives-locked", "drives-given", "what-drives"
"""What is recorded of a side has the side's key behind it: needs-sales, what-drives-marketing."""
GOOD_LEAD, HARD_NO, CARD = "good-lead-from", "good-lead-never", "good-lead-card"
FIRST_CONTACT, TARGET, REVENUE = "first-contact-within-hours", "wins-a-year", "revenue-a-year"
CHANCES = "wins-promised"
CHANCES_LOCKED, CHANCES_GIVEN = "wins-promised-locked", "wins-promised-given"
WEIGHTS_LOCKED, WEIGHTS_GIVEN, WEIGHTS = "weights-locked", "weights-given", "criteria-weights"
POINTS_LOCKED, POINTS_GIVEN = "points-locked", "points-given"
HORIZON, PLAN, BOARD = "horizon-in-quarters", "plan-to-start-from", "keep-later-stop"
NAMED, STOPS, REASONS = "named-to-stop", "what-we-stop", "why-it-could-fail"
COMMITMENTS, DIFFER, FOLLOW_UP = "commitments", "where-we-differ", "follow-up"
SIGNED = "signed"
KEPT, NEXT = "promises-kept", "next-look"
ASKED = "asked"
"""What was answered on the phones, counted; the name of what was asked stands behind it."""
SIDES_LOCKED, SIDES_GIVEN = "sides-say-locked", "sides-say-given"
"""One answer a side to the survey's topics, where there are too few people to show a survey."""
GUESSES = (
    "guess-topic",
    "guess-alike",
    "guess-contact",
    "guess-years",
    "guess-colleague",
    "guess-meeting",
)
"""What each side guesses before it looks; `-locked-` or `-given-` and the side's key follow."""
GUESSED_BY_ALL = {
    "guess-topic": "predict",
    "guess-alike": "guess",
    "guess-contact": "contact",
    "guess-years": "years",
    "guess-colleague": "one-rule-guess",
    "guess-meeting": "meeting-since",
}
"""What is asked on the phones where everybody guesses, by the subject of the sides' guess."""
