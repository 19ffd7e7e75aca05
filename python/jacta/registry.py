"""The models of the library by the names that files give them."""

from .amplitude_model import AmplitudeModel
from .built_in import GaussianModel
from .template_model import TemplateModel

BUILT_IN = {
    "jacta.AmplitudeModel": AmplitudeModel,
    "jacta.GaussianModel": GaussianModel,
    "jacta.TemplateModel": TemplateModel,
    "alea.examples.gaussian_model.GaussianModel": GaussianModel,
    "alea.models.BlueiceExtendedModel": TemplateModel,
}
