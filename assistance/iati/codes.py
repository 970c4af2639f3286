"""Codes of the International Aid Transparency Initiative, version 2.03, beside the portal's own words.

Source: the code lists of the IATI Standard (iatistandard.org, CC BY 4.0) as of 2024: ActivityStatus, ActivityDateType,
AidType, CRSChannelCode of March 2024, Region of March 2023, Sector of February 2023.
"""

from assistance.enums import Progress, Sector
from cop_portal.common.text import fold

VERSION = "2.03"
# OrganisationType.
GOVERNMENT, MULTILATERAL = "10", "40"
# Vocabularies: the OECD's, and the reporting organization's own, which needs an address that explains it.
OECD, OWN = "1", "99"

STATUS_OF_PROGRESS = {
    Progress.PLANNED: "1",
    Progress.UNDER_WAY: "2",
    Progress.COMPLETED: "4",
    Progress.CANCELLED: "5",
    Progress.SUSPENDED: "6",
}

# The channel under which the OECD knows an organization, by the portal's address of it.
CHANNELS = {
    "unodc": "41128",
    "undp": "41114",
    "unep": "41116",
    "unhcr": "41121",
    "unicef": "41122",
    "imf": "43000",
    "world-bank": "44000",
    "afdb": "46002",
    "asdb": "46004",
    "idb": "46012",
    "ebrd": "46015",
    "isdb": "46025",
    "cites": "47022",
    "iom": "47066",
    "osce": "47131",
    "council-of-europe": "47138",
}

# A sector where the report names none. Code 15130 takes in laws, courts, prosecution and law enforcement, which is what
# most assistance against organized crime serves; what gathers figures falls under 15196 instead.
SECTOR = Sector.LEGAL
SECTOR_OF_KIND = {"data-collection": Sector.STATISTICS}
# By the priority area's document and number: area 4 of CTOC/COP/2006/L.8 is the capacity to collect data.
SECTOR_OF_AREA = {("CTOC/COP/2006/L.8", 4): Sector.STATISTICS}

# Withdrawn on 28 February 2020, each with the code that bears its meaning since; of 15140 none does.
WITHDRAWN_SECTORS = {
    "15120": "15111",
    "15140": "",
    "15161": "15151",
    "15162": "15160",
    "15163": "15153",
    "15164": "15170",
}

# Type of aid of each kind of assistance: experts who are sent are D01, goods and offices that are built up projects
# (C01); all else that is taught, written, advised or convened is D02, other technical assistance. Money has none: whom
# it goes to decides its type, and that the portal does not know.
AID_TYPE = "D02"
AID_TYPE_OF_KIND = {
    "mentoring": "D01",
    "secondment": "D01",
    "equipment": "C01",
    "institution-building": "C01",
    "financial": "",
}
# And back: IATI knows no kinds, so that an import can only take the likeliest.
KIND = "training"
KIND_OF_AID_TYPE = {"A": "financial", "B": "financial", "C01": "institution-building", "D01": "mentoring"}

# Regions of the OECD, with their names in English and French; the first name is what an import writes.
UNSPECIFIED_REGION, EUROPE = "998", "89"
REGIONS = {
    "89": ("Europe",),
    "189": ("North Africa", "Northern Africa", "North of Sahara", "Afrique du Nord"),
    "289": ("Sub-Saharan Africa", "South of Sahara", "Afrique subsaharienne"),
    "298": ("Africa", "Afrique"),
    "389": ("Caribbean and Central America", "Caraïbes et Amérique centrale"),
    "489": ("South America", "Amérique du Sud"),
    "498": ("Americas", "America", "Latin America and the Caribbean", "Amériques", "Amérique latine et Caraïbes"),
    "589": ("Middle East", "Moyen-Orient"),
    "619": ("Central Asia", "Asie centrale"),
    "679": ("South Asia", "Southern Asia", "Asie du Sud"),
    "689": ("South and Central Asia", "Asie du Sud et centrale"),
    "789": ("Far East Asia", "East Asia", "Eastern Asia", "Asie de l’Est", "Asie orientale"),
    "798": ("Asia", "Asie"),
    "889": ("Oceania", "Pacific", "Océanie", "Pacifique"),
    "998": ("Developing countries",),
    "1027": ("Eastern Africa", "East Africa", "Afrique de l’Est", "Afrique orientale"),
    "1028": ("Middle Africa", "Central Africa", "Afrique centrale"),
    "1029": ("Southern Africa", "Afrique australe"),
    "1030": ("Western Africa", "West Africa", "Afrique de l’Ouest", "Afrique occidentale"),
    "1031": ("Caribbean", "Caraïbes"),
    "1032": ("Central America", "Amérique centrale"),
    "1033": ("Melanesia", "Mélanésie"),
    "1034": ("Micronesia", "Micronésie"),
    "1035": ("Polynesia", "Polynésie"),
}
_REGION_BY_NAME = {fold(name).replace("’", "'"): code for code, names in REGIONS.items() for name in names}


def region_code(name):
    """The OECD's code of a region that is named in English or French; 998 (unspecified) for any other."""
    return _REGION_BY_NAME.get(fold(name).replace("’", "'").strip(), UNSPECIFIED_REGION)
