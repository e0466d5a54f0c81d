"""Django's name for the demonstration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration."""

    name = "kaoping.demo"
    label = "demo"
    verbose_name = "演示"

    def ready(self) -> None:
        """Let nobody have to sign in before signing in by a click."""
        from kaoping.governance.access import middleware  # noqa: PLC0415

        middleware.OPEN = middleware.OPEN | {"demo", "demo-sign-in"}
        middleware.ALWAYS = middleware.ALWAYS | {"demo", "demo-sign-in"}
