from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "cop_portal.common"
    label = "common"

    def ready(self):
        from cop_portal.common import checks  # noqa: F401 - registers itself
