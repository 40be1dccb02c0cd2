"""Invented names for the bulk families: as many whole names as a real town has (about a hundred first, over a thousand last)."""

_CHILDREN = """
Alex Bo Casey Devi Eli Faye Gwen Hari Ivy Jude Kit Lena Max Nia Omar Pia Quin Rae Sol Tess Uma Vik Wren Yara Zac
Aisha Bella Callum Daisy Ethan Freya George Hannah Isaac Jasmine Kayla Liam Molly Noah Olivia Poppy Quentin Ruby
Samuel Thomas Ursula Violet William Xander Yusuf Zoe Amelia Benjamin Charlotte Daniel Eleanor Finley Grace
Harriet Isabella Jacob Katherine Logan Matilda Nathan Oscar Phoebe Reuben Sophia Theodore Victoria Mohammed
Fatima Ibrahim Zainab Priya Arjun Chloe Emily Jack Leo Mason Niamh Oluwaseun Rhys Stephen Tariq Catrin Declan
Eve Gabriel Imogen
"""
_BEGIN = """
Ash Birch Cole Dale Elm Firth Grove Heath Ive Judd Knot Lowe Marsh Nash Orme Pike Quill Rudd Shaw Thorne Urwin
Vale Wilde Yate Brad Cart Farn Gold Hart Kens Lang Mill Nor Oak Pres Red Stan Whit Wood Stock
"""
_END = """
by er ton ley ham ford well wood field worth stead man son ridge combe hurst bury mere more shaw croft dale den
gate land low side stone thorpe wick wyn ington ersley ingham
"""
CHILDREN = _CHILDREN.split()
FAMILIES = [begin + end for begin in _BEGIN.split() for end in _END.split()]
