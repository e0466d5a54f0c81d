"""Addresses of cycles."""

from django.urls import path

from kaoping.planning.cycles import day_views, preparing, views

urlpatterns = [
    path("", views.listed, name="cycles"),
    path("new/", preparing.new, name="cycles-new"),
    path("calendar/", day_views.calendar, name="cycles-calendar"),
    path("days/", day_views.days, name="cycles-days"),
    path("days/<int:id_>/clear/", day_views.clear, name="cycles-clear_day"),
    path("days/<int:tenant>/<int:year>/settle/", day_views.settle, name="cycles-settle"),
    path("<int:id_>/", views.one, name="cycles-one"),
    path("<int:id_>/plan/", preparing.plan, name="cycles-plan"),
    path("<int:id_>/subjects/", preparing.subjects, name="cycles-subjects"),
    path("<int:id_>/assign/", preparing.assign, name="cycles-assign"),
    path("<int:id_>/open/", views.open_, name="cycles-open"),
    path("<int:id_>/close/", views.close, name="cycles-close"),
    path("periods/<int:id_>/close/", views.close_period, name="cycles-close_period"),
    path("periods/<int:id_>/reopen/", views.reopen_period, name="cycles-reopen_period"),
]
