"""Forms of one word that no rule joins: was sent, has chosen, two children."""

from functools import cache

from chats.documents.language.stem import stem

FORMS = """
begin began begun
break broke broken
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen
come came
deal dealt
draw drew drawn
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
fly flew flown flight
forbid forbade forbidden
forget forgot forgotten
freeze froze frozen
give gave given
go went gone
grow grew grown growth
hide hid hidden
hold held
keep kept
know knew known
lead led
lend lent
lose lost loss
make made
mean meant
meet met
pay paid
prove proven
ride rode ridden
ring rang rung
rise rose risen
run ran
see saw seen
seek sought
sell sold sale
send sent
shake shook shaken
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sleep slept
speak spoke spoken
spend spent
stand stood
steal stole stolen
strike struck
swim swam swum
take took taken
teach taught
tell told
think thought
throw threw thrown
understand understood
undo undid undone
wake woke woken
wear wore worn
win won
write wrote written
child children
criterion criteria
foot feet
goose geese
half halves
index indices
knife knives
leaf leaves
life lives
man men
medium media
mouse mice
person people
shelf shelves
tooth teeth
woman women
backup backing
login logging
weigh weight
high height
wide width
long length
deep depth
warm warmth
strong strength
young youth
die death dead
choice choose
decide decision
describe description
permit permission
reduce reduction
produce production
explain explanation
arrive arrival
depart departure
approve approval
analyse analysis analyses
hypothesis hypotheses
"""


@cache
def table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in FORMS.strip().splitlines():
        for word in line.split():
            found.setdefault(stem(word), set()).update(other for other in line.split() if stem(other) != stem(word))
    return {word: frozenset(others) for word, others in found.items()}


def forms(term: str) -> list[str]:
    """Other forms of the word whose stem is `term`, in the order of the alphabet."""
    return sorted(table().get(term, ()))
