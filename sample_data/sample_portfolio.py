"""The invented suppliers of the sample: made-up names, generic addresses, real countries and towns."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

Thing = TypeVar("Thing")

# ISO code → (spellings as lists write them, the usual one first; towns; legal form; how many; kinds of business)
PLACES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str, int, str]] = {
    "BD": (("Bangladesh", "BANGLADESH"), ("Dhaka", "Gazipur", "Chattogram"), "Ltd", 14, "garments garments textiles"),
    "BR": (("Brazil", "Brasil"), ("São Paulo", "Santos", "Ribeirão Preto"), "Ltda", 9, "coffee sugar timber garments"),
    "CI": (("Côte d'Ivoire", "Ivory Coast"), ("Abidjan", "San-Pédro"), "SA", 4, "cocoa cocoa coffee"),
    "CN": (
        ("China", "P.R. China", "CHINA"),
        ("Dongguan", "Ningbo", "Suzhou", "Xiamen"),
        "Co., Ltd",
        18,
        "electronics toys garments footwear textiles machinery",
    ),
    "DE": (("Germany",), ("Hamburg", "Leipzig", "Ulm"), "GmbH", 10, "software machinery packaging software cleaning"),
    "EG": (("Egypt",), ("Alexandria", "Port Said"), "SAE", 5, "textiles garments"),
    "ES": (("Spain",), ("Almería", "Valencia"), "S.L.", 5, "vegetables packaging"),
    "ET": (("Ethiopia",), ("Hawassa", "Addis Ababa"), "PLC", 4, "garments handwoven"),
    "GB": (("United Kingdom", "U.K."), ("Leicester", "Leeds"), "Ltd", 6, "software cleaning garments logistics"),
    "GH": (("Ghana",), ("Tema", "Kumasi"), "Ltd", 4, "cocoa fish"),
    "ID": (("Indonesia",), ("Surabaya", "Semarang", "Bitung"), "PT", 8, "fish footwear furniture palm"),
    "IN": (
        ("India", "INDIA"),
        ("Tiruppur", "Jaipur", "Bengaluru", "Kolkata"),
        "Pvt Ltd",
        17,
        "garments carpets stone tea software yarn",
    ),
    "IT": (("Italy", "Italia"), ("Prato", "Bari", "Vicenza"), "S.r.l.", 6, "leather vegetables machinery"),
    "JO": (("Jordan",), ("Irbid", "Sahab"), "LLC", 4, "garments"),
    "JP": (("Japan",), ("Nagoya", "Osaka"), "K.K.", 3, "machinery electronics"),
    "KH": (("Cambodia",), ("Phnom Penh", "Bavet"), "Co., Ltd", 7, "garments bricks footwear"),
    "KR": (("Korea, Republic of", "South Korea"), ("Busan", "Incheon"), "Co., Ltd", 4, "electronics machinery"),
    "LK": (("Sri Lanka",), ("Colombo", "Kandy"), "(Pvt) Ltd", 5, "garments tea"),
    "MA": (("Morocco", "Maroc"), ("Tangier", "Agadir"), "SARL", 4, "garments vegetables"),
    "MM": (("Myanmar", "Burma"), ("Yangon",), "Co., Ltd", 3, "garments rice"),
    "MX": (
        ("Mexico", "México"),
        ("Culiacán", "Monterrey", "Puebla"),
        "S.A. de C.V.",
        9,
        "vegetables electronics garments",
    ),
    "MY": (
        ("Malaysia", "MALAYSIA"),
        ("Penang", "Klang", "Johor Bahru"),
        "Sdn Bhd",
        12,
        "gloves electronics palm cleaning",
    ),
    "NP": (("Nepal",), ("Kathmandu",), "Pvt Ltd", 3, "carpets"),
    "PE": (("Peru", "Perú"), ("Lima", "Ica"), "S.A.C.", 4, "vegetables timber"),
    "PH": (("Philippines",), ("Cebu", "General Santos"), "Inc.", 5, "fish electronics"),
    "PK": (("Pakistan",), ("Sialkot", "Faisalabad"), "(Pvt) Ltd", 8, "yarn garments carpets"),
    "PL": (("Poland",), ("Łódź", "Poznań"), "Sp. z o.o.", 5, "packaging furniture logistics"),
    "PT": (("Portugal",), ("Guimarães", "Odemira"), "Lda", 5, "garments vegetables"),
    "RO": (("Romania",), ("Cluj", "Iași"), "S.R.L.", 4, "garments furniture"),
    "TH": (("Thailand", "THAILAND"), ("Samut Sakhon", "Rayong"), "Co., Ltd", 12, "shrimp fish gloves electronics"),
    "TN": (("Tunisia", "Tunisie"), ("Sfax", "Monastir"), "SARL", 4, "garments"),
    "TR": (("Türkiye", "Turkey"), ("Izmir", "Bursa"), "A.Ş.", 9, "garments textiles hazelnuts"),
    "TW": (("Taiwan",), ("Taichung", "Kaohsiung"), "Co., Ltd", 4, "electronics machinery"),
    "US": (("United States", "USA"), ("Fresno", "Houston"), "Inc.", 6, "vegetables software cleaning"),
    "VN": (
        ("Viet Nam", "Vietnam", "VIETNAM"),
        ("Binh Duong", "Hai Phong", "Da Nang"),
        "Co., Ltd",
        15,
        "garments footwear furniture",
    ),
}

# kind of business → (word in the name, sector as written, products as written)
BUSINESSES: dict[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    "bricks": (("Brickworks",), "Building materials", ("Bricks",)),
    "carpets": (("Carpets", "Weaving"), "Textiles", ("Carpets", "Hand-knotted carpets, rugs")),
    "cleaning": (("Facility Care", "Services"), "Cleaning services", ("Office cleaning", "Cleaning; waste removal")),
    "cocoa": (("Cocoa", "Agro"), "Agriculture", ("Cocoa", "Cocoa beans; cocoa butter")),
    "coffee": (("Coffee", "Estates"), "Agriculture", ("Coffee", "Green coffee")),
    "electronics": (
        ("Electronics", "Circuits"),
        "Electronics",
        ("Electronics", "Circuit boards, chargers", "Cables; connectors"),
    ),
    "fish": (("Seafood", "Fisheries"), "Fishing", ("Fish", "Frozen fish, tuna")),
    "footwear": (("Footwear", "Shoes"), "Footwear", ("Footwear", "Sport shoes; sandals")),
    "furniture": (("Furniture", "Woodcraft"), "Furniture", ("Furniture", "Chairs, tables")),
    "garments": (
        ("Garments", "Apparel", "Knitwear", "Fashions"),
        "Wearing apparel",
        ("Garments", "Garments: shirts, trousers", "Knitted garments; underwear", "Jackets, denim garments"),
    ),
    "gloves": (("Rubber", "Gloves"), "Rubber products", ("Rubber gloves",)),
    "handwoven": (("Weaving",), "Textiles", ("Textiles (hand-woven)",)),
    "hazelnuts": (("Agro", "Nuts"), "Agriculture", ("Hazelnuts",)),
    "leather": (("Leather", "Tannery"), "Leather goods", ("Leather bags, belts",)),
    "logistics": (("Logistics", "Cargo"), "Warehousing and transport", ("Warehousing", "Road transport; warehousing")),
    "machinery": (("Machinery", "Tools"), "Machinery", ("Machine tools", "Pumps, valves")),
    "packaging": (("Packaging", "Carton"), "Paper products", ("Cartons", "Paper bags; labels")),
    "palm": (("Plantations", "Oils"), "Agriculture", ("Palm fruit", "Crude palm oil; palm fruit")),
    "rice": (("Mills",), "Agriculture", ("Rice",)),
    "shrimp": (("Seafood", "Marine"), "Seafood processing", ("Shrimp", "Peeled shrimp, fish")),
    "software": (("Software", "Systems"), "Software", ("Software development", "IT support; software")),
    "stone": (("Stone", "Granites"), "Quarrying", ("Sandstone", "Stones, sandstone")),
    "sugar": (("Sugar", "Agro"), "Agriculture", ("Sugarcane",)),
    "tea": (("Tea", "Estates"), "Agriculture", ("Tea",)),
    "textiles": (("Textiles", "Mills"), "Textiles", ("Textiles", "Cotton fabric, denim")),
    "timber": (("Timber",), "Forestry", ("Timber",)),
    "toys": (("Toys", "Plastics"), "Toys", ("Toys", "Plastic toys; games")),
    "vegetables": (("Fresh", "Farms"), "Agriculture", ("Tomatoes", "Tomatoes, peppers, cucumbers")),
    "yarn": (("Spinning", "Yarns"), "Textiles", ("Thread/yarn", "Cotton yarn")),
}

_STEM_STARTS = (
    "Zor", "Quim", "Brax", "Thren", "Ostre", "Drav", "Jorv", "Kest", "Morv", "Nax", "Ryl",
    "Skelm", "Tarq", "Umbr", "Wexi", "Yalt", "Plim", "Grov", "Fenn", "Chal", "Dwin", "Hux",
)  # fmt: skip
_STEM_ENDS = (
    "avani", "odune", "elquist", "umby", "arrowel", "izell", "othane", "ulgo", "ippret", "axomi", "endral", "uvora",
)  # fmt: skip
_STREETS = ("Industrial Estate", "Export Park", "Harbour Road", "Mill Street")


@dataclass(frozen=True)
class Supplier:
    """One row of the sample list; ``kind`` is the business, ``code`` the country meant, both unseen in the file."""

    number: int
    name: str
    site: str
    code: str
    kind: str
    country: str
    address: str
    city: str
    products: str
    sector: str
    workers: int | str | None
    women: int | None
    migrants: int | str | None
    supplier_id: str | None
    tier: int
    spend: int | None
    currency: str

    @property
    def headcount(self) -> int:
        """Workers as a number, the middle of a range, 120 where the list says nothing."""
        ends = [int(end) for end in str(120 if self.workers is None else self.workers).replace(",", "").split("-")]
        return sum(ends) // len(ends)

    @property
    def migrant_share(self) -> int:
        """Migrant workers in per cent, 0 where the list says nothing."""
        return int(str(self.migrants or 0).rstrip(" %"))


def pick(rng: random.Random, among: Sequence[Thing]) -> Thing:
    """One of several, the same on every version of Python."""
    return among[int(rng.random() * len(among))]


def between(rng: random.Random, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``."""
    return least + int(rng.random() * (most - least + 1))


def portfolio(rng: random.Random) -> list[Supplier]:
    """The first sheet: about 250 suppliers in 35 countries, two of them with a country nobody can read."""
    stems = [start + end for end in _STEM_ENDS for start in _STEM_STARTS]
    rng.shuffle(stems)
    rows: list[Supplier] = []
    for code, (_, _, _, count, kinds) in PLACES.items():
        choices = kinds.split()
        rows += [_supplier(rng, code, choices[place % len(choices)], stems.pop()) for place in range(count)]
    rng.shuffle(rows)
    rows = [replace(row, number=number) for number, row in enumerate(_second_sites(rng, rows), start=1)]
    return [_identified(rng, _as_typed(rng, row)) for row in rows]


def subcontractors(rng: random.Random, suppliers: Sequence[Supplier]) -> list[tuple[object, ...]]:
    """The second sheet: work passed on, under slightly other headers."""
    stems = [start + end + "a" for end in _STEM_ENDS[:2] for start in _STEM_STARTS]
    steps = ("Washing", "Embroidery", "Printing", "Sewing", "Packing", "Peeling", "Dyeing", "Warehousing")
    rows: list[tuple[object, ...]] = []
    for number in range(1, 41):
        buyer = suppliers[(number * 6) % len(suppliers)]
        if buyer.code not in PLACES:
            buyer = suppliers[number]
        spellings, towns, form, _, _ = PLACES[buyer.code]
        rows.append(
            (
                f"SC-{number:03d}",
                _named(stems[number], pick(rng, ("Works", "Processing", "Contractors")), form),
                buyer.name,
                spellings[0],
                pick(rng, towns),
                f"Workshop Lane, Unit {between(rng, 1, 60)}",
                pick(rng, steps),
                pick(rng, (None, "11-50", "51-100", between(rng, 8, 240), between(rng, 8, 240))),
                between(rng, 10, 90),
                pick(rng, (0, 0, 5, 20, 45)),
                2 if number % 5 else 3,
            )
        )
    return rows


def _named(stem: str, word: str, form: str) -> str:
    return f"PT {stem} {word}" if form == "PT" else f"{stem} {word} {form}"


def _supplier(rng: random.Random, code: str, kind: str, stem: str) -> Supplier:
    spellings, towns, form, _, _ = PLACES[code]
    words, sector, products = BUSINESSES[kind]
    usual = {"software": (0, 25), "gloves": (35, 85), "shrimp": (30, 80), "palm": (25, 80), "cleaning": (20, 60)}
    least, most = (40, 80) if code == "JO" else usual.get(kind, (0, 20))
    return Supplier(
        number=0,
        name=_named(stem, pick(rng, words), form),
        site="Main site",
        code=code,
        kind=kind,
        country=spellings[0] if rng.random() < 0.7 else pick(rng, spellings),
        address=f"{pick(rng, _STREETS)}, Plot {between(rng, 1, 240)}",
        city=pick(rng, towns),
        products=pick(rng, products),
        sector=sector,
        workers=pick(rng, (between(rng, 12, 180), between(rng, 150, 900), between(rng, 800, 4200))),
        women=between(rng, 8, 85),
        migrants=between(rng, least, most),
        supplier_id=None,
        tier=1 if rng.random() < 0.85 else 2,
        spend=between(rng, 8, 2400) * 1000,
        currency=pick(rng, ("EUR", "EUR", "EUR", "USD", "GBP")),
    )


def _second_sites(rng: random.Random, rows: list[Supplier]) -> list[Supplier]:
    """Eight firms run a second site under the same name; two rows have a country that cannot be read."""
    out = list(rows)
    for place in range(8):
        first = rows[place * 29]
        towns = PLACES[first.code][1]
        second = replace(first, site="Plant 2", city=towns[-1], address=f"Export Park, Plot {between(rng, 1, 99)}")
        out.insert(out.index(first) + 1, replace(second, workers=between(rng, 60, 700)))
    out[70] = replace(out[70], country="Freedonia")
    out[181] = replace(out[181], country="Various")
    return out


def _as_typed(rng: random.Random, row: Supplier) -> Supplier:
    """What people do to a list: ranges, thousands marks, gaps, a stray blank."""
    chance = rng.random()
    size = row.headcount
    workers: int | str | None = row.workers
    if chance < 0.08:
        workers = None
    elif chance < 0.2:
        edges = ((50, "1-50"), (200, "51-200"), (500, "201-500"), (1000, "501-1000"), (10_000, "1001-5000"))
        workers = next(text for edge, text in edges if size <= edge)
    elif chance < 0.26 and size >= 1000:
        workers = f"{size:,}"
    women = None if rng.random() < 0.15 else row.women
    migrants: int | str | None = None if rng.random() < 0.2 else row.migrants
    if migrants is not None and rng.random() < 0.06:
        migrants = f"{migrants}%"
    spend = None if rng.random() < 0.05 else row.spend
    name = row.name + " " if rng.random() < 0.02 else row.name
    return replace(row, workers=workers, women=women, migrants=migrants, spend=spend, name=name)


def _identified(rng: random.Random, row: Supplier) -> Supplier:
    """Most rows carry a supplier number; a few never got one."""
    return row if rng.random() < 0.04 else replace(row, supplier_id=f"V{10_000 + row.number * 7}")
