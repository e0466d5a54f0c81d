"""All addresses. Every one of them stands in the table of permissions (`tests/platform/permissions`)."""

from __future__ import annotations

from django.urls import include, path

from kaoping.site import compliance, health, helping, home, language, search

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("kaoping.governance.access.urls")),
    path("organisations/", include("kaoping.governance.organisations.urls")),
    path("people/", include("kaoping.governance.people.urls")),
    path("", include("kaoping.governance.sso.urls")),
    path("search/", search.page, name="search"),
    path("help/", helping.page, name="help"),
    path("two-people/", include("kaoping.governance.dual.urls")),
    path("notices/", include("kaoping.governance.notices.urls")),
    path("ledger/", include("kaoping.governance.ledger.urls")),
    path("files/", include("kaoping.governance.files.urls")),
    path("compliance/", compliance.page, name="compliance"),
    path("jobs/", include("kaoping.governance.jobs.urls")),
    path("", include("kaoping.planning.urls")),
    path("", include("kaoping.collection.urls")),
    path("", include("kaoping.analysis.urls")),
    path("", include("kaoping.application.urls")),
    path("", include("kaoping.participation.urls")),
    path("language/", language.choose, name="set_language"),
    path("-/alive", health.alive, name="alive"),
    path("-/ready", health.ready, name="ready"),
    path("-/metrics", health.metrics, name="metrics"),
]

handler400 = "kaoping.site.errors.bad_request"
handler403 = "kaoping.site.errors.forbidden"
handler404 = "kaoping.site.errors.not_found"
handler500 = "kaoping.site.errors.fault"
