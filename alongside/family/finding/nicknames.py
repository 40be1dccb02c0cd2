"""Short forms of English first names. A small table of our own, edition 2026-11: it only ever adds a proposal to look at."""

from __future__ import annotations

from functools import lru_cache

EDITION = "2026-11"
_TABLE = """
abigail abbie abby | abdul abdullah | alexander alexandra alex alexa lexi sandy sasha xander zander
alfred alfie fred | alison ali allie | amanda mandy | andrew andy drew | anthony tony | antonia toni
archibald archie | barbara barb babs | benjamin ben benny | bethany beth | bradley brad
catherine katherine kathryn cathy kathy kate katie kat kitty cath | charles charlie chas chuck
charlotte charlie lottie | christina christine tina chris chrissy | christopher chris kit topher
daniel dan danny | danielle dani | david dave davey | deborah debbie deb | dominic dom | donald don donny
dorothy dot dolly | edward eddie ed ted teddy ned | eleanor ellie nell nora
elizabeth liz lizzie beth betty eliza libby lisa elsie | emily em emmy | emma em | eugene gene
ezekiel zeke | florence flo florrie | frances fran frankie | francis frank frankie
frederick fred freddie | gabriel gabe | gabrielle gabby | george georgie | georgina georgia georgie gina
gerald gerry | gregory greg | harold harry | harriet hattie harri | henry harry hal | isaac zac ike
isabella isabelle isabel bella izzy belle | jacob jake | jacqueline jackie | james jim jimmy jamie
janet jan | jasmine jaz jas | jeffrey geoffrey jeff geoff | jennifer jenny jen jenna
jessica jess jessie | joanna joanne jo | john johnny jack jon | jonathan jon jonny johnny
joseph joe joey | josephine josie jo | joshua josh | judith judy | julia julie jules | katrina kat trina
kenneth ken kenny | kimberley kim | lawrence larry laurie | leonard leo len lenny | leo leon | lewis lew
louis lou | louise lou | lucy lucinda lulu | madeleine maddie maddy
margaret maggie meg peggy greta daisy | martha marty | mary molly polly | matthew matt matty
matilda tilly mattie | maximilian max | megan meg | melanie mel | melissa mel lissa
michael mike mick micky mikey | michelle shelly | millicent millie | mohammed mo | mohamed mo
muhammad mo | natalie nat | natasha tasha | nathan nate nat | nathaniel nathan nate nat
nicholas nick nicky nico | nicola nicky nikki | oliver ollie | olivia liv livvy | oluwaseun seun
oluwaseyi seyi | pamela pam | patricia pat trish tricia patsy | patrick pat paddy rick | penelope penny
peter pete | philip phil pip | philippa pippa | phoebe bee | rachel rach | raymond ray
rebecca becky becca bex | reginald reggie reg | richard rick ricky dick rich richie | roger rodge
robert rob bob bobby robbie bert | roderick rod | ronald ron ronnie | rosemary rose rosie
samantha sam sammy | samuel sam sammy | sarah sally sadie | sebastian seb bastian | sophia sophie
stanley stan | stephanie steph steff | stephen steven steve | susan sue susie suzie | tabitha tabby
terence terry | theodore theo ted teddy | theresa tess terri tessa | thomas tom tommy | timothy tim
tobias toby | valerie val | veronica ronnie vera | victoria vicky tori vikki | vincent vince vinny
virginia ginny | walter walt wally | wilhelmina mina billie | william bill billy will willy liam
zachary zac zach zack
"""


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _TABLE.replace("\n", " | ").split("|"):
        names = group.split()
        for name in names:
            found.setdefault(name, set()).update(other for other in names if other != name)
    return {name: frozenset(others) for name, others in found.items()}


def short_for(name: str) -> frozenset[str]:
    """Return the folded names of which this one is a short form, or that are short forms of it; none for most."""
    return _groups().get(name, frozenset())
