"""Who works here: invented people, one or two for each group of the Joint Working Manual, a few of the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """An invented colleague."""

    account: str
    name: str
    organisation: str
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("staff",)


CAST = (
    Actor("asha", "Asha Patel", "lgsco", ("lgsco-intake",)),
    Actor("ivan", "Ivan Brook", "lgsco", ("lgsco-intake", "lgsco-intake-lead")),
    Actor("tom", "Tom Whitfield", "lgsco", ("lgsco-at-investigator",)),
    Actor("ruth", "Ruth Adeyemi", "lgsco", ("lgsco-at-investigator",)),
    Actor("ana", "Ana Lindqvist", "lgsco", ("lgsco-at-coordinator",)),
    Actor("iris", "Iris Okafor", "lgsco", ("lgsco-iu-investigator",)),
    Actor("uma", "Uma Fraser", "lgsco", ("lgsco-iu-coordinator",)),
    Actor("priya", "Priya Nair", "lgsco", ("jwt-coordinator",)),
    Actor("sam", "Sam Doyle", "lgsco", ("jwt-investigator",)),
    Actor("lee", "Lee Morgan", "lgsco", ("jwt-investigator",)),
    Actor("dana", "Dana Weiss", "lgsco", (), ("process-owner",)),
    Actor("omar", "Omar Haddad", "lgsco", (), ("process-owner",)),
    Actor("olga", "Olga Brandt", "lgsco", (), ("operations",)),
    Actor("pete", "Pete Marsh", "phso", ("phso-caseworker", "phso-intake")),
    Actor("petra", "Petra Holm", "phso", (), ("process-owner", "operations")),
    Actor("hana", "Hana Lewis", "hwe", ("hwe-pet",)),
    Actor("hugo", "Hugo Stone", "hwe", (), ("process-owner", "operations")),
    Actor("admin", "Alex Admin", "lgsco", (), ("admin",)),
)

NAMES = (
    "Margaret Ellison",
    "Daniel Osei",
    "Farida Rahman",
    "George Pemberton",
    "Helen Yates",
    "Imran Siddiqui",
    "Joan Carver",
    "Kwame Boateng",
    "Lucy Hartley",
    "Mohan Desai",
    "Nora Quinn",
    "Oliver Trent",
    "Pauline Webb",
    "Qasim Mir",
    "Rosa Almeida",
    "Stephen Clarke",
    "Tanya Volkova",
    "Usha Menon",
    "Victor Hale",
    "Wendy Prior",
    "Xenia Roth",
    "Yusuf Karim",
    "Zoe Barton",
    "Aaron Field",
    "Bella Norris",
    "Conrad Pike",
    "Delia Marsh",
    "Edwin Frost",
    "Fiona Grant",
    "Gareth Lowe",
    "Hattie Spence",
    "Ivor Nash",
    "Jasmine Cole",
    "Keith Radley",
    "Leonie Shaw",
    "Marcus Byrne",
    "Nadia Amin",
    "Oscar Flint",
    "Priscilla Dunn",
    "Roland Hume",
    "Sadie Kerr",
    "Toby Lane",
)
TRUSTS = (
    ("Riverside Hospitals Trust", "1 Infirmary Road, Marlow End, MR1 4QT"),
    ("North Vale Community Trust", "The Beeches, Vale Lane, Norton, NV2 8RD"),
    ("Eastmoor Mental Health Trust", "Willow House, Eastmoor, EM5 3PL"),
)
COUNCILS = (
    ("Marlow End Council", "Town Hall, Marlow End, MR1 1AA"),
    ("Norton Borough Council", "Civic Offices, Norton, NV2 1BB"),
    ("Eastmoor County Council", "County Hall, Eastmoor, EM5 1CC"),
)
