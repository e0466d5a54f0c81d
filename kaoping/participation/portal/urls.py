"""Public addresses. The language is a part of the address: what a cache keeps depends on nothing else."""

from django.urls import path, register_converter

from kaoping.participation.portal import data, views


class LanguageConverter:
    """`zh` or `en`."""

    regex = "zh|en"

    def to_python(self, value: str) -> str:
        """The language of a page."""
        return value

    def to_url(self, value: str) -> str:
        """The same in an address."""
        return value


class CodeConverter:
    """The public number of a publication."""

    regex = "[0-9]{4}-[0-9a-z]{1,15}"

    def to_python(self, value: str) -> str:
        """The number."""
        return value

    def to_url(self, value: str) -> str:
        """The same in an address."""
        return value


register_converter(LanguageConverter, "lang")
register_converter(CodeConverter, "code")

urlpatterns = [
    path("", views.results, {"lang": "zh"}, name="public"),
    path("<lang:lang>/", views.results, name="public-list"),
    path("<lang:lang>/<code:code>/", views.one, name="public-one"),
    path("<lang:lang>/<code:code>/how/", views.how, name="public-how"),
    path("<lang:lang>/<code:code>/check/", views.check, name="public-check"),
    path("<lang:lang>/<code:code>/units/<int:subject>/", views.unit, name="public-unit"),
    path("data/schema.json", data.schema, name="public-schema"),
    path("data/verify_ledger.py", data.verifier, name="public-verifier"),
    path("data/<code:code>.json", data.as_json, name="public-json"),
    path("data/<code:code>.<slug:table>.csv", data.as_csv, name="public-csv"),
    path("data/<code:code>.receipt.json", data.receipt, name="public-receipt"),
    path("<path:rest>", views.missing, name="public-missing"),
]
