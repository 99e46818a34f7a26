from huiyin.web.modules import ModuleConfig


class Config(ModuleConfig):
    default = True
    name = "huiyin.registers.accounts"
    label = "accounts"
