"""Django's name for this capability."""

from django.apps import AppConfig


class SsoConfig(AppConfig):
    """Single sign-on."""

    name = "kaoping.governance.sso"
    label = "sso"
    verbose_name = "统一身份认证"
