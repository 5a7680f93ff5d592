"""Currencies by the signs that stand for them."""

from typing import Final

SIGNS: Final = {
    "£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY", "₹": "INR", "₦": "NGN", "₩": "KRW",
    "₱": "PHP", "₺": "TRY", "₪": "ILS", "₴": "UAH", "₽": "RUB", "₫": "VND", "฿": "THB",
    "US$": "USD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "CDN$": "CAD", "A$": "AUD",
    "AU$": "AUD", "AUD$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL",
    "MX$": "MXN", "NT$": "TWD", "zł": "PLN", "zl": "PLN", "Kč": "CZK", "Ft": "HUF",
    "FCFA": "XOF", "F CFA": "XOF", "CFA": "XOF", "GH₵": "GHS", "৳": "BDT", "Rp": "IDR", "RM": "MYR",
    "euros": "EUR", "euro": "EUR", "Euro": "EUR", "dollars": "USD", "pounds": "GBP",
    "kroner": "KR", "kronor": "KR", "kr": "KR", "Kr": "KR",
    "SFr": "CHF", "Fr": "CHF", "Rs": "INR", "KSh": "KES", "Ksh": "KES",
}  # fmt: skip
"""Where nothing else names a currency, ``$`` is the US dollar; ``kr`` stays any krone or krona."""

NAMES: Final = {
    "sterling": "GBP", "pound": "GBP", "pounds": "GBP", "pound sterling": "GBP",
    "pounds sterling": "GBP", "british pound": "GBP", "dollar": "USD", "us dollar": "USD",
    "us dollars": "USD", "euro": "EUR", "euros": "EUR", "canadian dollar": "CAD",
    "canadian dollars": "CAD", "australian dollar": "AUD", "australian dollars": "AUD",
    "swiss franc": "CHF", "swiss francs": "CHF", "rupees": "INR", "yen": "JPY",
}  # fmt: skip
"""Names of currencies in a column of their own, in small letters."""

_WORDS = (
    "AED AFN AMD ARS AUD BAM BDT BGN BIF BOB BRL BWP CAD CHF CLP CNY COP CRC CZK DKK DOP DZD "
    "EGP ETB EUR GBP GEL GHS GTQ HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES "
    "KHR KRW KZT LAK LBP LKR MAD MDL MGA MKD MMK MNT MUR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
    "NZD PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SDG SEK SGD SLL SOS SYP THB TND TRY "
    "TTD TWD TZS UAH UGX USD UYU UZS VES VND XAF XOF YER ZAR ZMW "
)
CODES: Final = frozenset(_WORDS.split())
"""Codes of ISO 4217 that are told from other words of three letters in the name of a column. The
Albanian ALL is not: it is a word of many headers."""

_FAMILIES = (
    frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "TTD", "JMD", "NAD", "MXN"}),
    frozenset({"KR", "NOK", "SEK", "DKK", "ISK"}),
)
_OF_FAMILY = ("USD", "KR")


def same_currency(sign: str, code: str) -> bool:
    """Whether a sign may stand for a code: ``$`` for any dollar, ``kr`` for any krone or krona."""
    if sign == code:
        return True
    return any(
        sign == general and code in family
        for general, family in zip(_OF_FAMILY, _FAMILIES, strict=True)
    )
