from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "cop_portal.common"
    label = "common"
