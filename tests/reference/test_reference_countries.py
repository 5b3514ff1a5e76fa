import pytest

from duediligence.reference import CountryMatch, country_in_address, country_name, country_of_places, match_country

SPELLINGS = {
    "BD": "BANGLADESH|bd|BGD| Bangladesh ",
    "KR": "Korea, Republic of (South Korea)|Republic of Korea|KOREA, REPUBLIC OF|South Korea|Korea|Korea, Rep.|한국",
    "KP": "DPRK|Korea, North|Democratic People's Republic of Korea|Korea, Dem. People’s Rep. of",
    "VN": "Viet Nam|VIETNAM|Viet-Nam|Vietnam / Viet Nam|Việt Nam|VN",
    "AE": "UAE|U.A.E.|United Arab Emirates (UAE)",
    "TR": "Turkiye|Türkiye|Turkey|Türkei",
    "CI": "Ivory Coast|Côte d’Ivoire|COTE D'IVOIRE|Costa do Marfim",
    "CN": "P.R. China|PRC|China (Mainland)|Mainland China|People's Republic of China|中国|CN - China|Guangdong, China",
    "HK": "Hong Kong SAR|HONG KONG|Hong Kong, China|China/Hong Kong",
    "TW": "Taiwan, Province of China|Taiwan (R.O.C.)|Chinese Taipei",
    "MO": "Macau|Macao SAR, China",
    "MM": "Burma|Myanmar (Burma)|MMR",
    "US": "USA|U.S.A.|United States of America|Estados Unidos|Georgia, USA",
    "GB": "U.K.|UK|England|Northern Ireland|Great Britain",
    "NE": "Niger|Republic of Niger|NER",
    "NG": "Nigeria|Republic of Nigeria",
    "GN": "Guinea|Guinée",
    "GW": "Guinea-Bissau|Guinea Bissau",
    "GQ": "Equatorial Guinea",
    "PG": "Papua New Guinea",
    "CD": "Congo (DRC)|DR Congo|Congo, Democratic Republic of the|Congo (Kinshasa)|Zaire",
    "CG": "Congo, Republic of the|Congo (Brazzaville)",
    "GE": "Georgia|GEORGIA",
    "JE": "Jersey",
    "DM": "Dominica",
    "DO": "Dominican Republic|Dominican Rep.|República Dominicana",
    "SS": "South Sudan",
    "SD": "Sudan",
    "LA": "Lao PDR",
    "AU": "A'ustralia|AUSTRALIA",
    "IN": "India (IN)|in",
    "NA": "Namibia|NAM",
    "RU": "Россия|Russian Federation",
}
ONE_EACH = [(spelling, code) for code, line in SPELLINGS.items() for spelling in line.split("|")]


@pytest.mark.parametrize(("spelling", "code"), ONE_EACH)
def test_a_spelling_means_its_country(spelling: str, code: str) -> None:
    assert match_country(spelling).code == code


@pytest.mark.parametrize(
    "text",
    [
        *("", "NA", "n/a", "N.A.", "#N/A", "-", "Other", "EU", "European Union", "Various", "(blank)", "unknown"),
        *("None", "Worldwide", "Europe", "12", "Asia", "其他"),
    ],
)
def test_a_word_for_missing_is_no_country_and_suggests_none(text: str) -> None:
    assert match_country(text) == CountryMatch(None, "none", None)


def test_na_is_namibia_only_where_the_column_holds_codes() -> None:
    assert match_country("NA", column_is_iso2=True) == CountryMatch("NA", "exact")
    assert match_country("na ", column_is_iso2=True) == CountryMatch("NA", "exact")
    assert match_country("n/a", column_is_iso2=True) == CountryMatch(None, "none")


@pytest.mark.parametrize(
    ("text", "suggestion"), [("Nigera", "NG"), ("Bangladeshh", "BD"), ("Indnesia", "ID"), ("Austrlia", "AU")]
)
def test_a_misspelling_is_suggested_and_never_used(text: str, suggestion: str) -> None:
    assert match_country(text) == CountryMatch(None, "none", suggestion)


@pytest.mark.parametrize("text", ["Virgin Islands", "Soviet Union", "Yugoslavia", "Atlanta, Georgia", "Vietnam / Laos"])
def test_what_is_not_certain_has_no_code(text: str) -> None:
    assert match_country(text).code is None


def test_how_a_match_was_found() -> None:
    found = [match_country(text).how for text in ("BD", "Bangladesh", "Burma", "Грузия", "Germny")]
    assert found == ["exact", "exact", "alias", "name", "none"]


def test_names_for_people() -> None:
    assert [country_name(code) for code in ("KR", "CI", "XK", "??")] == ["South Korea", "Côte d'Ivoire", "Kosovo", "??"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("Road 3, Gulshan, Dhaka-1212, Bangladesh", "BD"),
        ("Dhaka Bangladesh 1212", "BD"),
        ("Plot 5, Bangladesh, Gazipur", "BD"),
        ("12 Jordan Road, Kowloon, Hong Kong", "HK"),
        ("Kowloon, Hong Kong, China", "HK"),
        ("Taipei, Taiwan, R.O.C.", "TW"),
        ("Seoul, Korea, Republic of", "KR"),
        ("Dongguan, Guangdong, P.R. China 523000", "CN"),
        ("中国广东省深圳市", "CN"),
        ("1 Main St\nNewark, New Jersey, USA", "US"),
        ("Minna, Niger State, Nigeria", "NG"),
        ("Port Moresby, Papua New Guinea", "PG"),
        ("Belfast, Northern Ireland", "GB"),
        ("Newark, New Jersey", None),
        ("Albuquerque, New Mexico", None),
        ("Atlanta, Georgia 30303", None),
        ("Hohhot, Inner Mongolia", None),
        ("Los Angeles, CA", None),
        ("Paris, Texas", None),
        ("India House, London", None),
        ("Block H Calle Canada", None),
        ("Km 76, Zona Franca 10", None),
        ("", None),
    ],
)
def test_country_of_an_address_only_where_it_says_so(address: str, code: str | None) -> None:
    assert country_in_address(address) == code


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("Holding 20, Joy Road\nGazipur\nJoydevpur", "BD"),
        ("Plot 5, Dhaka-1207", "BD"),
        ("12 Mill Road, Shenzhen City, Guangdong Province", "CN"),
        ("1920 Imperial Way, Anytown, MO 63628", "US"),
        ("12 Station Road, Anytown LE4 9HZ", "GB"),
        ("99 King Street, Anytown, ON M5V 2T6", "CA"),
        ("Los Angeles, CA", "US"),
        ("Paris, Texas", "US"),
        ("Via Milano 5", None),
        ("5 Road, Dhaka, Mumbai", None),
        ("New York Street 4, Anytown", None),
        ("Plot 5, Sector 7, Anytown", None),
    ],
)
def test_an_address_without_a_country_is_told_by_places_and_postcodes(address: str, code: str | None) -> None:
    assert country_of_places(address) == code
    assert country_in_address(address) is None
