"""Addresses of “How to reach me”. The worker lies under the page, so that it is in charge of nothing else."""

from django.urls import path

from hotline.ops.reach import files, views

urlpatterns = [
    path("", views.index, name="reach"),
    path("number", views.number, name="reach-number"),
    path("address", views.address, name="reach-address"),
    path("address/code", views.code, name="reach-code"),
    path("address/forget", views.address_forget, name="reach-address-forget"),
    path("devices", views.device_add, name="reach-device-add"),
    path("devices/<uuid:pk>/forget", views.device_forget, name="reach-device-forget"),
    path("test", views.test, name="reach-test"),
    path("wake.js", files.worker, name="reach-wake"),
    path("manifest.webmanifest", files.manifest, name="reach-manifest"),
]
