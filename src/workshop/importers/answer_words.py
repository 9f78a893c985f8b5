"""Words that people choose between in forms, in seven languages, as `scales.key` compares them:
lower case, no accents, no signs.

Strengths run from -3 (strongly against, never, very bad) over 0 to 3. A word not in here is asked
for and never guessed.
"""

# ruff: noqa: SIM905  # a long list of words is easier to read and to add to as one text

from __future__ import annotations


def _levels(**words: str) -> dict[str, float]:
    """`m3` is -3, `m25` is -2.5, `p2` is 2, `z` is 0; words are separated by a bar."""
    strengths = {
        "m3": -3,
        "m25": -2.5,
        "m2": -2,
        "m1": -1,
        "z": 0,
        "p1": 1,
        "p2": 2,
        "p25": 2.5,
        "p3": 3,
    }
    return {word: strengths[name] for name, text in words.items() for word in text.split("|")}


NEUTRAL = frozenset(
    "neutral|neither|neither nor|undecided|mixed|weder noch|teils"
    " teils|unentschieden|neutre|indecis|neutro|neutrale|indeciso|neutraal|medium|middle|in "
    "between".split("|")
)
"""The middle of any scale."""

AGREE: dict[str, dict[str, float]] = {
    "en": _levels(
        m3=(
            "strongly disagree|completely disagree|totally disagree|fully disagree|disagree"
            " strongly|disagree completely|do not agree at all|don t agree at all"
        ),
        m2="disagree|i disagree|do not agree|don t agree|mostly disagree",
        m1=(
            "somewhat disagree|slightly disagree|rather disagree|disagree somewhat|disagree"
            " slightly|tend to disagree|moderately disagree|partially disagree|partly"
            " disagree|disagree a little"
        ),
        z="neither agree nor disagree|neither disagree nor agree|neither agree or disagree",
        p1=(
            "somewhat agree|slightly agree|rather agree|agree somewhat|agree slightly|tend to"
            " agree|moderately agree|partially agree|partly agree|agree a little"
        ),
        p2="agree|i agree|mostly agree",
        p3=(
            "strongly agree|completely agree|totally agree|fully agree|agree strongly|agree"
            " completely|agree fully"
        ),
    ),
    "de": _levels(
        m3=(
            "stimme uberhaupt nicht zu|stimme gar nicht zu|stimme ganz und gar nicht zu|stimme"
            " absolut nicht zu|lehne stark ab|lehne voll ab|lehne vollig ab|lehne voll und ganz"
            " ab|starke ablehnung"
        ),
        m2=(
            "stimme nicht zu|ich stimme nicht zu|lehne ab|ablehnung|stimme uberwiegend nicht"
            " zu|stimme weitgehend nicht zu"
        ),
        m1=(
            "stimme eher nicht zu|stimme etwas nicht zu|lehne eher ab|stimme teilweise nicht"
            " zu|stimme leicht nicht zu|stimme weniger zu"
        ),
        z=(
            "stimme weder zu noch nicht zu|weder zustimmung noch ablehnung|stimme teils zu|stimme"
            " teils teils zu|teils zustimmung teils ablehnung|stimme weder zu noch lehne ich ab"
        ),
        p1="stimme eher zu|stimme etwas zu|stimme teilweise zu|stimme leicht zu",
        p2="stimme zu|ich stimme zu|zustimmung|stimme uberwiegend zu|stimme weitgehend zu",
        p3=(
            "stimme voll zu|stimme voll und ganz zu|stimme vollkommen zu|stimme vollig zu|stimme"
            " vollstandig zu|stimme sehr zu|stimme stark zu|stimme absolut zu|starke"
            " zustimmung|volle zustimmung"
        ),
    ),
    "fr": _levels(
        m3=(
            "pas du tout d accord|tout a fait en desaccord|fortement en desaccord|totalement en"
            " desaccord|completement en desaccord|pas d accord du tout"
        ),
        m2="pas d accord|en desaccord|je ne suis pas d accord",
        m1=(
            "plutot pas d accord|plutot en desaccord|pas vraiment d accord|peu d accord|un peu en"
            " desaccord|partiellement en desaccord|legerement en desaccord|pas tout a fait d accord"
        ),
        z=(
            "ni d accord ni pas d accord|ni d accord ni en desaccord|ni en desaccord ni d accord|ni"
            " en accord ni en desaccord|sans avis tranche"
        ),
        p1=(
            "plutot d accord|assez d accord|un peu d accord|partiellement d accord|legerement d"
            " accord|moyennement d accord"
        ),
        p2="d accord|en accord|je suis d accord",
        p3=(
            "tout a fait d accord|completement d accord|entierement d accord|totalement d"
            " accord|fortement d accord|pleinement d accord|tres d accord|tout a fait en accord"
        ),
    ),
    "es": _levels(
        m3=(
            "totalmente en desacuerdo|muy en desacuerdo|completamente en desacuerdo|nada de"
            " acuerdo|fuertemente en desacuerdo"
        ),
        m2="en desacuerdo|no estoy de acuerdo|desacuerdo",
        m1=(
            "algo en desacuerdo|mas bien en desacuerdo|parcialmente en desacuerdo|un poco en"
            " desacuerdo|ligeramente en desacuerdo|poco de acuerdo"
        ),
        z=(
            "ni de acuerdo ni en desacuerdo|ni en acuerdo ni en desacuerdo|ni en desacuerdo ni de"
            " acuerdo"
        ),
        p1=(
            "algo de acuerdo|mas bien de acuerdo|parcialmente de acuerdo|un poco de"
            " acuerdo|ligeramente de acuerdo"
        ),
        p2="de acuerdo|estoy de acuerdo|bastante de acuerdo",
        p3="totalmente de acuerdo|muy de acuerdo|completamente de acuerdo|fuertemente de acuerdo",
    ),
    "it": _levels(
        m3=(
            "completamente in disaccordo|totalmente in disaccordo|fortemente in disaccordo|molto in"
            " disaccordo|per niente d accordo|del tutto in disaccordo|assolutamente in"
            " disaccordo|per nulla d accordo"
        ),
        m2="in disaccordo|non sono d accordo|non d accordo|disaccordo|non concordo",
        m1=(
            "poco d accordo|parzialmente in disaccordo|piuttosto in disaccordo|abbastanza in"
            " disaccordo|in parte in disaccordo|leggermente in disaccordo"
        ),
        z=(
            "ne d accordo ne in disaccordo|ne in accordo ne in disaccordo|ne in disaccordo ne d"
            " accordo|ne d accordo ne contrario"
        ),
        p1=(
            "abbastanza d accordo|parzialmente d accordo|piuttosto d accordo|in parte d"
            " accordo|leggermente d accordo"
        ),
        p2="d accordo|sono d accordo|concordo|in accordo",
        p3=(
            "completamente d accordo|totalmente d accordo|pienamente d accordo|molto d"
            " accordo|fortemente d accordo|del tutto d accordo|assolutamente d accordo|concordo"
            " pienamente"
        ),
    ),
    "nl": _levels(
        m3=(
            "helemaal mee oneens|helemaal oneens|zeer mee oneens|zeer oneens|volledig mee"
            " oneens|volledig oneens|sterk mee oneens|sterk oneens|helemaal niet mee eens|helemaal"
            " niet akkoord"
        ),
        m2="oneens|mee oneens|niet mee eens|niet akkoord",
        m1=(
            "enigszins oneens|enigszins mee oneens|beetje oneens|een beetje oneens|een beetje mee"
            " oneens|eerder oneens|eerder mee oneens|gedeeltelijk mee oneens|gedeeltelijk"
            " oneens|deels oneens"
        ),
        z=(
            "niet eens niet oneens|noch eens noch oneens|niet mee eens niet mee oneens|noch mee"
            " eens noch mee oneens|niet eens en niet oneens|niet mee eens en niet mee oneens|niet"
            " eens en ook niet oneens"
        ),
        p1=(
            "enigszins eens|enigszins mee eens|beetje eens|een beetje eens|een beetje mee"
            " eens|eerder eens|eerder mee eens|gedeeltelijk mee eens|gedeeltelijk eens|deels eens"
        ),
        p2="eens|mee eens|akkoord",
        p3=(
            "helemaal mee eens|helemaal eens|zeer mee eens|zeer eens|volledig mee eens|volledig"
            " eens|sterk mee eens|sterk eens|helemaal akkoord|volledig akkoord"
        ),
    ),
    "pt": _levels(
        m3=(
            "discordo totalmente|discordo completamente|discordo plenamente|discordo"
            " fortemente|totalmente em desacordo|completamente em desacordo|muito em desacordo"
        ),
        m2="discordo|nao concordo|em desacordo",
        m1=(
            "discordo parcialmente|discordo em parte|discordo um pouco|discordo"
            " ligeiramente|parcialmente em desacordo|algo em desacordo"
        ),
        z=(
            "nao concordo nem discordo|nem concordo nem discordo|nem de acordo nem em desacordo|nem"
            " discordo nem concordo|nao discordo nem concordo"
        ),
        p1=(
            "concordo parcialmente|concordo em parte|concordo um pouco|concordo"
            " ligeiramente|parcialmente de acordo|algo de acordo"
        ),
        p2="concordo|de acordo",
        p3=(
            "concordo totalmente|concordo completamente|concordo plenamente|concordo"
            " fortemente|totalmente de acordo|completamente de acordo|muito de acordo"
        ),
    ),
}

TRUE: dict[str, dict[str, float]] = {
    "en": _levels(
        m3=(
            "not at all true|not true at all|completely untrue|completely false|not at all|does not"
            " apply at all|not at all likely|very unlikely|extremely unlikely"
        ),
        m2=(
            "no|not true|untrue|false|does not apply|slightly|a little|a bit|unlikely|not very"
            " likely"
        ),
        m1=(
            "rather no|rather not true|rather untrue|rather not|somewhat untrue|mostly"
            " untrue|somewhat unlikely"
        ),
        z=(
            "partly true partly not|partly|moderately|somewhat|half and half|neither true nor"
            " false|neither true nor untrue|neither likely nor unlikely"
        ),
        p1="rather yes|rather true|somewhat true|partly true|rather|somewhat likely",
        p2="yes|true|applies|mostly true|very|very much|mostly|largely|a lot|likely|quite a bit",
        p3=(
            "fully true|completely true|very true|absolutely true|applies fully|applies"
            " completely|completely|fully|totally|extremely|entirely|extremely likely|very likely"
        ),
    ),
    "de": _levels(
        m3=(
            "trifft gar nicht zu|trifft uberhaupt nicht zu|trifft ganz und gar nicht zu|stimmt gar"
            " nicht|stimmt uberhaupt nicht|gar nicht zutreffend|uberhaupt nicht"
            " zutreffend|uberhaupt nicht|gar nicht|gar nicht wahr|uberhaupt nicht wahr"
        ),
        m2=(
            "nein|trifft nicht zu|stimmt nicht|unzutreffend|nicht wahr|wenig|kaum|trifft"
            " uberwiegend nicht zu|trifft wenig zu"
        ),
        m1=(
            "trifft eher nicht zu|stimmt eher nicht|eher nicht zutreffend|eher unzutreffend|trifft"
            " weniger zu|trifft kaum zu|eher nein|eher nicht|eher nicht wahr"
        ),
        z=(
            "trifft teils zu|trifft teilweise zu|trifft teils teils zu|trifft teils zu teils nicht"
            " zu|weder zutreffend noch unzutreffend|teilweise|mittelmassig|teils|stimmt teils"
            " teils|stimmt teilweise"
        ),
        p1="trifft eher zu|stimmt eher|eher zutreffend|trifft etwas zu|eher ja|eher wahr",
        p2=(
            "ja|trifft zu|trifft uberwiegend zu|trifft weitgehend zu|stimmt|zutreffend|stimmt"
            " weitgehend|wahr|uberwiegend|weitgehend|ziemlich|trifft ziemlich zu|stimmt ziemlich"
        ),
        p3=(
            "trifft voll zu|trifft voll und ganz zu|trifft vollig zu|trifft vollkommen zu|trifft"
            " sehr zu|trifft genau zu|trifft vollstandig zu|stimmt vollig|stimmt genau|stimmt voll"
            " und ganz|stimmt vollkommen|stimmt voll|voll zutreffend|vollig zutreffend|sehr"
            " zutreffend|voll und ganz zutreffend|voll und ganz|vollig|vollkommen|vollig wahr|sehr"
        ),
    ),
    "fr": _levels(
        m3="pas du tout vrai|pas du tout|completement faux|tout a fait faux|totalement faux",
        m2="faux|pas vrai|un peu|peu|non",
        m1="plutot faux|plutot pas vrai|peu vrai|plutot non",
        z="ni vrai ni faux|moyennement|en partie|partiellement",
        p1="plutot vrai|assez vrai|plutot oui",
        p2="vrai|beaucoup|oui",
        p3=(
            "tout a fait vrai|completement vrai|tres vrai|totalement vrai|tout a"
            " fait|totalement|completement|entierement"
        ),
    ),
    "es": _levels(
        m3="totalmente falso|completamente falso|nada cierto|para nada|nada|en absoluto",
        m2="falso|no es cierto|poco|un poco",
        m1="poco cierto|mas bien falso|algo falso",
        z="ni cierto ni falso|moderadamente|en parte|regular",
        p1="mas bien cierto|algo cierto|algo verdadero",
        p2="cierto|verdadero|mucho|bastante|bastante cierto",
        p3=(
            "totalmente cierto|completamente cierto|muy cierto|completamente verdadero|totalmente"
            " verdadero|totalmente|completamente"
        ),
    ),
    "it": _levels(
        m3=(
            "del tutto falso|per niente vero|per niente|per nulla|completamente falso|totalmente"
            " falso"
        ),
        m2="falso|non vero|poco",
        m1="poco vero|piuttosto falso|abbastanza falso",
        z="ne vero ne falso|moderatamente|in parte|parzialmente",
        p1="abbastanza vero|piuttosto vero|in parte vero|abbastanza",
        p2="vero|molto",
        p3=(
            "completamente vero|del tutto vero|verissimo|molto vero|totalmente"
            " vero|completamente|totalmente|moltissimo|del tutto"
        ),
    ),
    "nl": _levels(
        m3="helemaal niet waar|helemaal niet|helemaal onwaar|volledig onwaar",
        m2="onwaar|niet waar|een beetje|weinig",
        m1="enigszins onwaar|eerder niet waar|eerder niet|eerder onwaar",
        z="noch waar noch onwaar|deels|gedeeltelijk|matig",
        p1="enigszins waar|tamelijk waar|eerder waar|eerder wel",
        p2="waar|veel|grotendeels",
        p3="helemaal waar|volledig waar|helemaal van toepassing|helemaal|volledig",
    ),
    "pt": _levels(
        m3=(
            "totalmente falso|completamente falso|nada verdadeiro|de modo nenhum|de forma"
            " alguma|nada"
        ),
        m2="falso|nao e verdade|pouco|um pouco",
        m1="pouco verdadeiro|mais falso que verdadeiro|parcialmente falso",
        z="nem verdadeiro nem falso|moderadamente|em parte|parcialmente",
        p1="parcialmente verdadeiro|mais verdadeiro que falso",
        p2="verdadeiro|verdade|muito|bastante",
        p3=(
            "totalmente verdadeiro|completamente verdadeiro|completamente verdade|muito"
            " verdadeiro|totalmente|completamente"
        ),
    ),
}

OFTEN: dict[str, dict[str, float]] = {
    "en": _levels(
        m3="never",
        m25="almost never|hardly ever|very rarely|nearly never",
        m2="rarely|seldom",
        z="sometimes|occasionally|from time to time",
        p2="often|usually|frequently|most of the time",
        p25="almost always|very often|nearly always|very frequently",
        p3="always",
    ),
    "de": _levels(
        m3="nie|niemals",
        m25="fast nie|sehr selten|so gut wie nie",
        m2="selten",
        z="manchmal|gelegentlich|hin und wieder|ab und zu",
        p2="oft|haufig|meistens|meist",
        p25="fast immer|sehr oft|sehr haufig",
        p3="immer|stets",
    ),
    "fr": _levels(
        m3="jamais",
        m25="presque jamais|tres rarement",
        m2="rarement",
        z="parfois|quelquefois|de temps en temps|occasionnellement",
        p2="souvent|frequemment|la plupart du temps|generalement",
        p25="presque toujours|tres souvent",
        p3="toujours",
    ),
    "es": _levels(
        m3="nunca|jamas",
        m25="casi nunca|muy raramente|muy pocas veces",
        m2="raramente|rara vez|raras veces|pocas veces",
        z="a veces|algunas veces|ocasionalmente|de vez en cuando",
        p2="a menudo|frecuentemente|con frecuencia|muchas veces|generalmente|habitualmente",
        p25="casi siempre|muy a menudo|muy frecuentemente",
        p3="siempre",
    ),
    "it": _levels(
        m3="mai",
        m25="quasi mai|molto raramente",
        m2="raramente|di rado",
        z="a volte|qualche volta|talvolta|ogni tanto",
        p2="spesso|di solito|frequentemente",
        p25="quasi sempre|molto spesso",
        p3="sempre",
    ),
    "nl": _levels(
        m3="nooit",
        m25="bijna nooit|zeer zelden|heel zelden",
        m2="zelden",
        z="soms|af en toe",
        p2="vaak|meestal|regelmatig",
        p25="bijna altijd|zeer vaak|heel vaak",
        p3="altijd",
    ),
    "pt": _levels(
        m3="nunca|jamais",
        m25="quase nunca|muito raramente",
        m2="raramente|raras vezes|poucas vezes",
        z="as vezes|algumas vezes|de vez em quando|ocasionalmente",
        p2="frequentemente|muitas vezes|com frequencia|geralmente|normalmente",
        p25="quase sempre|muito frequentemente",
        p3="sempre",
    ),
}

GOOD: dict[str, dict[str, float]] = {
    "en": _levels(
        m3=(
            "very bad|very poor|terrible|awful|very dissatisfied|very unsatisfied|completely"
            " dissatisfied|worst|very low"
        ),
        m2="bad|poor|dissatisfied|unsatisfied|low|worse",
        m1=(
            "rather bad|rather poor|fairly poor|fairly bad|somewhat dissatisfied|slightly"
            " dissatisfied|below average"
        ),
        z=(
            "fair|average|ok|okay|acceptable|neither good nor bad|neither satisfied nor"
            " dissatisfied|so so"
        ),
        p1="rather good|fairly good|somewhat satisfied|slightly satisfied|above average",
        p2="good|satisfied|high|better",
        p3=(
            "very good|excellent|outstanding|very satisfied|completely satisfied|best|very"
            " high|perfect"
        ),
    ),
    "de": _levels(
        m3=(
            "sehr schlecht|ungenugend|sehr unzufrieden|miserabel|am schlechtesten|schlechteste|sehr"
            " niedrig"
        ),
        m2="schlecht|mangelhaft|unzufrieden|niedrig",
        m1="eher schlecht|eher unzufrieden|ausreichend",
        z=(
            "mittelmassig|mittel|durchschnittlich|geht so|weder gut noch schlecht|weder zufrieden"
            " noch unzufrieden|okay|ok"
        ),
        p1="eher gut|eher zufrieden|befriedigend",
        p2="gut|zufrieden|hoch",
        p3="sehr gut|ausgezeichnet|hervorragend|sehr zufrieden|am besten|beste|sehr hoch",
    ),
    "fr": _levels(
        m3="tres mauvais|tres mal|tres insatisfait|pas du tout satisfait|tres mauvaise",
        m2="mauvais|mauvaise|mal|insatisfait|pas satisfait",
        m1=(
            "plutot mauvais|plutot mauvaise|assez mauvais|plutot mal|plutot insatisfait|peu"
            " satisfait|plutot pas satisfait"
        ),
        z="moyen|moyenne|passable|ni bon ni mauvais|ni satisfait ni insatisfait|correct",
        p1=(
            "plutot bon|plutot bonne|plutot bien|assez bon|assez bien|plutot satisfait|assez"
            " satisfait"
        ),
        p2="bon|bonne|bien|satisfait",
        p3=(
            "tres bon|tres bonne|tres bien|excellent|excellente|tres satisfait|tout a fait"
            " satisfait"
        ),
    ),
    "es": _levels(
        m3="muy malo|muy mala|muy mal|pesimo|pesima|muy insatisfecho|nada satisfecho",
        m2="malo|mala|mal|insatisfecho",
        m1="mas bien malo|algo malo|bastante malo|algo insatisfecho|poco satisfecho",
        z=(
            "regular|aceptable|normal|ni bueno ni malo|ni buena ni mala|ni satisfecho ni"
            " insatisfecho"
        ),
        p1="bastante bueno|mas bien bueno|bastante bien|algo satisfecho",
        p2="bueno|buena|bien|satisfecho",
        p3="muy bueno|muy buena|muy bien|excelente|muy satisfecho",
    ),
    "it": _levels(
        m3=(
            "molto cattivo|pessimo|pessima|molto male|molto insoddisfatto|per niente"
            " soddisfatto|molto scarso"
        ),
        m2="cattivo|cattiva|male|scarso|scarsa|insoddisfatto",
        m1=(
            "piuttosto cattivo|abbastanza cattivo|piuttosto scarso|abbastanza insoddisfatto|poco"
            " soddisfatto"
        ),
        z="medio|media|ne buono ne cattivo|ne soddisfatto ne insoddisfatto|accettabile|cosi cosi",
        p1="abbastanza buono|piuttosto buono|discreto|abbastanza soddisfatto",
        p2="buono|buona|bene|soddisfatto",
        p3="molto buono|molto buona|ottimo|ottima|eccellente|molto bene|molto soddisfatto",
    ),
    "nl": _levels(
        m3="zeer slecht|heel slecht|erg slecht|zeer ontevreden|heel ontevreden",
        m2="slecht|onvoldoende|ontevreden",
        m1="vrij slecht|tamelijk slecht|enigszins ontevreden|eerder slecht",
        z=(
            "redelijk|gemiddeld|noch goed noch slecht|niet tevreden niet ontevreden|niet tevreden"
            " en niet ontevreden|matig"
        ),
        p1="vrij goed|tamelijk goed|enigszins tevreden|eerder goed",
        p2="goed|tevreden",
        p3="zeer goed|heel goed|erg goed|uitstekend|zeer tevreden|heel tevreden",
    ),
    "pt": _levels(
        m3="muito ruim|muito mau|muito mal|pessimo|pessima|muito insatisfeito",
        m2="ruim|mau|mal|insatisfeito",
        m1="bastante ruim|um pouco ruim|parcialmente insatisfeito|pouco satisfeito",
        z=(
            "razoavel|regular|medio|nem bom nem mau|nem bom nem ruim|nem satisfeito nem"
            " insatisfeito|aceitavel"
        ),
        p1="bastante bom|parcialmente satisfeito",
        p2="bom|boa|bem|satisfeito",
        p3="muito bom|muito boa|muito bem|otimo|otima|excelente|muito satisfeito",
    ),
}

FAMILIES = {"agree": AGREE, "true": TRUE, "often": OFTEN, "good": GOOD}
"""By what is asked and by language: each word with its strength."""

YES_OR_NO = (
    ("no", "yes"),
    ("nein", "ja"),
    ("non", "oui"),
    ("no", "si"),
    ("nee", "ja"),
    ("nao", "sim"),
    ("false", "true"),
)
FIXED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("very good excellent",), ("poor", "fair", "good", "very good", "excellent")),
    (
        ("befriedigend", "ausreichend", "mangelhaft"),
        ("ungenugend", "mangelhaft", "ausreichend", "befriedigend", "gut", "sehr gut"),
    ),
    (
        ("occasionally sometimes",),
        ("never", "rarely", "occasionally", "sometimes", "frequently", "usually", "always"),
    ),
    (("fairly often",), ("never", "almost never", "sometimes", "fairly often", "very often")),
    (("rather no", "rather yes"), ("no", "rather no", "rather yes", "yes")),
    (("eher nein", "eher ja"), ("nein", "eher nein", "eher ja", "ja")),
    (("plutot non", "plutot oui"), ("non", "plutot non", "plutot oui", "oui")),
    *(((no, yes), (no, yes)) for no, yes in YES_OR_NO),
)
"""Scales whose words are not spaced as their strengths, from the worst to the best, after the words
by which they are known: one of these, or both where two stand together.
"""

NO_OPINION = frozenset(
    (
        "cannot judge|can t judge|cant judge|can not judge|don t know|dont know|do not know|i don t"
        " know|i do not know|not sure|unsure|n a|na|not applicable|no opinion|no answer|prefer not"
        " to say|prefer not to answer|not answered|unable to judge|no idea|can t say|cannot"
        " say|dk|skipped|not relevant|no experience|seen but unanswered|no response|kann ich nicht"
        " beurteilen|kann ich nicht sagen|nicht beurteilbar|kann nicht beurteilt werden|weiss"
        " nicht|ich weiss nicht|weiss ich nicht|ich weiss es nicht|keine angabe|keine angaben|k"
        " a|keine antwort|keine meinung|keine ahnung|nicht anwendbar|entfallt|enthaltung|keine"
        " aussage|keine aussage moglich|kann ich nicht einschatzen|keine beurteilung moglich|keine"
        " wertung|kann nicht beurteilen|nicht beantwortet|ne sait pas|je ne sais pas|ne sais"
        " pas|nsp|nspp|sans opinion|sans avis|pas d avis|pas d opinion|sans objet|s o|non"
        " applicable|sans reponse|pas de reponse|ne se prononce pas|ne peut pas juger|je ne peux"
        " pas juger|aucune idee|non concerne|aucun avis|no se|no lo se|no sabe|ns nc|ns|nc|no sabe"
        " no contesta|sin opinion|no aplica|no aplicable|no procede|no contesta|sin respuesta|no"
        " puedo juzgar|no puedo valorar|no puedo opinar|prefiero no contestar|no tengo opinion|non"
        " so|non lo so|non saprei|nessuna opinione|senza opinione|non applicabile|nessuna"
        " risposta|non risponde|non posso giudicare|non so giudicare|preferisco non rispondere|n"
        " d|weet niet|weet ik niet|ik weet het niet|weet het niet|geen mening|geen antwoord|niet"
        " van toepassing|n v t|nvt|kan ik niet beoordelen|kan niet beoordelen|geen idee|niet te"
        " beoordelen|zeg ik liever niet|nao sei|nao sabe|ns nr|sem opiniao|nao se aplica|nao"
        " aplicavel|sem resposta|nao respondeu|nao posso avaliar|nao consigo avaliar|nao posso"
        " julgar|prefiro nao responder|nao tenho opiniao"
    ).split("|")
)
"""What people choose who cannot or will not judge: a blank of its own kind, counted."""
