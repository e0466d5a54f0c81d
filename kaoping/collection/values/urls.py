"""Addresses of values: those in a task, single ones, and claims."""

from django.urls import path

from kaoping.collection.values import cell_views, claim_views, task_views, value_views

urlpatterns = [
    path("tasks/<int:id_>/", task_views.one, name="tasks-one"),
    path("tasks/<int:id_>/drafts/", task_views.drafts, name="tasks-drafts"),
    path("tasks/<int:id_>/accept/", task_views.accept, name="tasks-accept"),
    path("tasks/<int:id_>/receipt/", task_views.receipt, name="tasks-receipt"),
    path("tasks/<int:id_>/receipt/<int:entry>/", task_views.receipt, name="tasks-receipt-one"),
    path("tasks/<int:id_>/cells/<int:subject>/<str:item>/", cell_views.cell, name="tasks-cell"),
    path("values/<int:id_>/", value_views.one, name="values-one"),
    path("values/<int:id_>/return/", value_views.give_back, name="values-return"),
    path("claims/", claim_views.claims, name="claims"),
    path("claims/new/", claim_views.choose, name="claims-choose"),
    path("claims/new/<int:period>/<int:subject>/<str:item>/", claim_views.make, name="claims-make"),
    path("claims/<int:id_>/", claim_views.one, name="claims-one"),
]
