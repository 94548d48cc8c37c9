"""Questions as people ask them, each with its document, words of the passage that answers it, and words of the best sentence.

`TRIED` were at hand while the ranking was made, `FRESH` were written afterwards and are measured only. `UNANSWERABLE` are
about the same things, and nothing in the documents answers them.
"""

from typing import NamedTuple


class Asked(NamedTuple):
    question: str
    document: str
    passage: str
    sentence: str


HANDBOOK, TRAVEL, COFFEE, RIVER, BRANCHES = (
    "chatsite handbook.md",
    "travel-policy.html",
    "espresso-machine.txt",
    "river-survey.md",
    "branches.csv",
)

TRIED = [
    Asked("How do I connect a model?", HANDBOOK, "connects a model in the admin", "in the admin under Connections"),
    Asked("What happens to an answer when I close the page?", HANDBOOK, "You may close the page", "goes on without you"),
    Asked("Which file types can I attach?", HANDBOOK, "These file types can be attached", "plain text, Markdown, HTML"),
    Asked("Who can read a thread that I share?", HANDBOOK, "Whoever can read a thread", "thread"),
    Asked("How do I stop an answer?", HANDBOOK, "Press Esc", "Press Esc"),
    Asked("What is the keyboard shortcut for a new thread?", HANDBOOK, "Ctrl-Shift-O", "Ctrl-Shift-O"),
    Asked("How large may a file be?", HANDBOOK, "Size of one file; Limit: 50 MB", "50 MB"),
    Asked("How do I make a backup?", HANDBOOK, "manage.py backup FILE", "backup FILE"),
    Asked("Where are API keys kept?", HANDBOOK, "API keys are stored encrypted", "stored encrypted"),
    Asked("Can I undo the deletion of a thread?", HANDBOOK, "cannot be undone", "cannot be undone"),
    Asked("Why can a scanned PDF not be read?", HANDBOOK, "A scanned PDF holds images only", "images only"),
    Asked("How do I change a question that I have sent?", HANDBOOK, "Choose Edit on a question", "Choose Edit"),
    Asked("Who approves journeys outside Europe?", TRAVEL, "Marta Lindqvist", "Marta Lindqvist"),
    Asked("When was the travel policy approved?", TRAVEL, "14 February 2023", "14 February 2023"),
    Asked("How much do we pay per kilometre for a private car?", TRAVEL, "38 cents", "38 cents"),
    Asked("May I fly business class?", TRAVEL, "Business class is possible", "more than nine hours"),
    Asked("How much may a hotel in London cost?", TRAVEL, "180 euros", "180 euros"),
    Asked("Is beer reimbursed?", TRAVEL, "Alcoholic drinks", "never reimbursed"),
    Asked("What is the deadline for expense reports?", TRAVEL, "within 30 days", "within 30 days"),
    Asked("Which number do I call in an emergency?", TRAVEL, "555 0142", "555 0142"),
    Asked("Are parking fines paid?", TRAVEL, "fines are not", "fines are not"),
    Asked("How much water does the tank hold?", COFFEE, "the tank holds 3.2 litres", "3.2 litres"),
    Asked("How long does descaling take?", COFFEE, "22 minutes", "22 minutes"),
    Asked("Why should I not use vinegar?", COFFEE, "Never use", "seals of the pump"),
    Asked("What does a blinking red light mean?", COFFEE, "Red lamp, blinking", "tank is empty"),
    Asked("How many grams of coffee go into the portafilter?", COFFEE, "18 grams", "18 grams"),
    Asked("Can the portafilter go into the dishwasher?", COFFEE, "dishwasher", "dishwasher"),
    Asked("How heavy is the machine?", COFFEE, "14.5 kilograms", "14.5 kilograms"),
    Asked("Where is the serial number?", COFFEE, "plate under the drip tray", "under the drip tray"),
    Asked("How long is the warranty?", COFFEE, "guarantee lasts three years", "three years"),
    Asked("Who wrote the survey of the Elmau?", RIVER, "Ines Carvalho", "Ines Carvalho"),
    Asked("Where does the nitrate come from?", RIVER, "fertiliser from maize fields", "fertiliser"),
    Asked("What was the highest water temperature?", RIVER, "23.8 degrees", "23.8 degrees"),
    Asked("How many salmon were counted above the weir?", RIVER, "The 23 salmon", "salmon"),
    Asked("Why was the station at Mill Bridge given up?", RIVER, "carried away the gauge", "flood"),
    Asked("How much did the survey cost?", RIVER, "212,000 euros", "212,000 euros"),
    Asked("When should the survey be repeated?", RIVER, "Repeat the survey in 2030", "2030"),
    Asked("Who manages the branch in Hamburg?", BRANCHES, "Anja Petersen", "Anja Petersen"),
    Asked("How many employees does Gdansk have?", BRANCHES, "Employees: 97", "Employees: 97"),
    Asked("Which columns are in the table of branches?", BRANCHES, "The columns are", "The columns are"),
]

FRESH = [
    Asked("Can I go back to an earlier version of an answer?", HANDBOOK, "Every attempt is kept", "attempt"),
    Asked("I forgot my password, how do I get in again?", HANDBOOK, "signin_link", "signin_link"),
    Asked("Is my data sent to anybody else?", HANDBOOK, "to that model's server, and to nobody else", "nobody else"),
    Asked("How can I give a colleague access to my thread?", HANDBOOK, "Choose Share in the thread's menu", "Choose Share"),
    Asked("Which formats can a thread be exported to?", HANDBOOK, "as HTML, as Markdown or as JSON", "as HTML, as Markdown"),
    Asked("What do I need for PostgreSQL?", HANDBOOK, "DATABASE_URL", "DATABASE_URL"),
    Asked("Does it work with Ollama?", HANDBOOK, "Ollama", "Ollama"),
    Asked("What does [1] mean in an answer?", HANDBOOK, "such as [1]", "such as [1]"),
    Asked("On which port does the server listen?", HANDBOOK, "port", "8000"),
    Asked("Must I travel first class or second class by train?", TRAVEL, "Second class is booked", "class"),
    Asked("What do I get per day for food?", TRAVEL, "daily allowance for meals", "32 euros"),
    Asked("What if I become sick in a foreign country?", TRAVEL, "fall ill abroad", "Nordvakt"),
    Asked("From which amount do I need a receipt?", TRAVEL, "above 15 euros", "15 euros"),
    Asked("Can I stay longer for holidays after a business trip?", TRAVEL, "private days", "five private days"),
    Asked("What do I get when I sleep at a friend's place?", TRAVEL, "friends or family", "25 euros"),
    Asked("How hot should the milk become?", COFFEE, "about 65 degrees", "65 degrees"),
    Asked("The coffee comes out too fast, what should I do?", COFFEE, "grind finer", "grind finer"),
    Asked("How often does the machine have to be descaled?", COFFEE, "after 600 shots", "600 shots"),
    Asked("When can I reach the service?", COFFEE, "from Monday to Friday", "Monday to Friday"),
    Asked("What does the machine weigh?", COFFEE, "14.5 kilograms", "14.5 kilograms"),
    Asked("How do I get rid of the milk on the steam wand?", COFFEE, "damp cloth", "damp cloth"),
    Asked("How many kinds of fish live in the Elmau?", RIVER, "17 species", "17 species"),
    Asked("Which limit holds for nitrate?", RIVER, "The limit of the directive", "50 milligrams"),
    Asked("What threatens the stone crayfish?", RIVER, "signal crayfish", "plague"),
    Asked("Who paid for the survey?", RIVER, "The water board paid", "water board paid"),
    Asked("In which year was the fish ladder opened?", RIVER, "opened in 2022", "2022"),
    Asked("How much does lowering the weir cost?", RIVER, "850,000 euros", "850,000 euros"),
    Asked("Who is the boss of the Polish branch?", BRANCHES, "Marek Nowak", "Marek Nowak"),
    Asked("When was the branch in Antwerp opened?", BRANCHES, "Antwerp", "2006"),
    Asked("How many rows does the table have?", BRANCHES, "7 rows", "7 rows"),
]

UNANSWERABLE = [
    "What is the capital of France?",
    "Does chatsite support sign-in with SAML?",
    "Is there an app for the iPhone?",
    "What does a licence of chatsite cost?",
    "Who founded Harbour Line Logistics?",
    "How many days of parental leave do I get?",
    "May I take my dog on a business trip?",
    "Which colour is the espresso machine?",
    "Can the machine make hot chocolate?",
    "How deep is the river at Kessling?",
    "Was mercury measured in the water?",
    "How many otters live along the river?",
    "What is the phone number of the Hamburg branch?",
    "Who won the football world cup in 2014?",
    "How do I bake sourdough bread?",
]
