"""Addresses of families, all under /families/."""

from django.urls import path

from dispatch.cases import views, views_call

urlpatterns = [
    path("", views.listed, name="families"),
    path("calls/<uuid:pk>/", views_call.panel, name="family-panel"),
    path("calls/<uuid:pk>/start", views_call.start, name="family-start"),
    path("calls/<uuid:pk>/save", views_call.save, name="family-save"),
    path("calls/<uuid:pk>/say", views_call.say, name="family-say"),
    path("calls/<uuid:pk>/withdraw", views_call.withdraw, name="family-withdraw"),
    path("<uuid:pk>/", views.page, name="family"),
    path("<uuid:pk>/open", views.open_card, name="family-open"),
    path("<uuid:pk>/take", views.take, name="family-take"),
    path("<uuid:pk>/hand-on", views.hand_on, name="family-hand-on"),
    path("<uuid:pk>/called", views.called, name="family-called"),
    path("<uuid:pk>/close", views.close, name="family-close"),
]
