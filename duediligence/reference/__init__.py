"""Facts about countries, goods and sectors, each with its source and its edition."""

from duediligence.reference.addresses import country_in_address, country_of_places
from duediligence.reference.countries import CountryMatch, country_name, iso3, match_country
from duediligence.reference.details import FactInput, FactorDetail
from duediligence.reference.facts import Facts, gather_facts
from duediligence.reference.goods import recognise_goods
from duediligence.reference.sectors import SectorMatch, classifications, classify_sector, sector_named
from duediligence.reference.tables import editions

__all__ = [
    "CountryMatch",
    "FactInput",
    "FactorDetail",
    "Facts",
    "SectorMatch",
    "classifications",
    "classify_sector",
    "country_in_address",
    "country_name",
    "country_of_places",
    "editions",
    "gather_facts",
    "iso3",
    "match_country",
    "recognise_goods",
    "sector_named",
]
