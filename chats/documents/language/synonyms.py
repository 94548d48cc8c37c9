"""Words that people exchange for each other when they ask; a match through one of these counts for less than the word itself."""

from functools import cache

from chats.documents.language.stem import stem

GROUPS = """
delete remove erase discard purge rid
add create make new insert
change edit modify alter amend update adjust rewrite
show display view see
stop cancel abort halt interrupt end quit
start begin launch run open
restart reboot
copy duplicate clone
save store keep stored
restore recover
backup
send submit post
upload attach bring import
download export
find search locate look discover
share invite collaborate
type kind sort format category
colleague coworker teammate team
permission right access allowed permitted allow
forbidden prohibited disallowed denied banned
limit maximum cap quota restriction
minimum least smallest lowest
maximum biggest largest highest
price cost fee charge rate pay expense
money budget amount
buy purchase order
refund reimburse reimbursement repay
salary pay wage compensation
vacation holiday leave
ill sick illness sickness
fire dismiss terminate layoff
hire recruit employ
employee staff worker personnel
company firm organisation organization business employer
boss manager supervisor
customer client
supplier vendor
contract agreement
rule policy regulation
law statute
duty obligation responsibility
deadline due
duration period term length
begin start commence
finish end complete conclude
phone telephone call
mail email
address location place site
office headquarters
founder founded established establish
author written write wrote writer
doctor physician
medicine drug medication
car vehicle automobile
trip journey travel
hotel accommodation lodging
flight plane air
meal food lunch dinner
problem issue trouble error fault failure bug
fix repair solve resolve
broken damaged defective
reason cause
result outcome finding
method approach technique procedure way
step stage phase
goal aim objective purpose target
benefit advantage
drawback disadvantage weakness limitation
danger risk hazard
safe secure safety security
password passphrase credential
login signin sign log
register enrol signup
account profile
setting option preference configuration configure setup
install deploy installation deployment set
server host machine
database db store
shortcut hotkey key keyboard
reply answer response
question prompt query ask
conversation chat thread discussion
message post
file document
picture image photo figure
graph chart plot diagram
table spreadsheet
revenue sales turnover income
profit margin earnings
loss deficit
growth increase rise grow
decline decrease fall drop reduce lower
average mean
total sum overall
share percentage percent proportion ratio
number count quantity
year annual yearly
month monthly
week weekly
day daily
quarter quarterly
size large big
weight heavy weigh mass kg
height tall high
width wide
speed fast quick velocity
temperature hot cold warm heat degrees
old age
child kid children
guarantee warranty
battery charge power
turn switch
screen display
clean wash
complaint complain
accept agree
refuse reject decline deny
inform notify tell announce
check verify inspect test
choose select pick
require need must necessary
help support assistance
free gratis
"""


@cache
def table() -> dict[str, frozenset[str]]:
    """For the stem of each word the others of its groups."""
    found: dict[str, set[str]] = {}
    for group in GROUPS.strip().splitlines():
        for word in group.split():
            found.setdefault(stem(word), set()).update(other for other in group.split() if stem(other) != stem(word))
    return {word: frozenset(others) for word, others in found.items()}


def synonyms(term: str) -> list[str]:
    """Words that may stand for the word whose stem is `term`, in the order of the alphabet."""
    return sorted(table().get(term, ()))
