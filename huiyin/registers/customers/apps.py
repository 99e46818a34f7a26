from huiyin.web.modules import ModuleConfig


class Config(ModuleConfig):
    name = "huiyin.registers.customers"
    label = "customers"
