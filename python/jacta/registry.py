"""The models of the library by the names that files give them."""

from .amplitude_model import AmplitudeModel
from .built_in import GaussianModel
from .joint_model import JointModel
from .template_model import TemplateModel

BUILT_IN = {
    "jacta.AmplitudeModel": AmplitudeModel,
    "jacta.GaussianModel": GaussianModel,
    "jacta.JointModel": JointModel,
    "jacta.TemplateModel": TemplateModel,
    "alea.examples.gaussian_model.GaussianModel": GaussianModel,
    "alea.models.BlueiceExtendedModel": TemplateModel,
}

# Further dotted paths under which alea has the same classes.
BUILT_IN.update(
    {
        "alea.GaussianModel": GaussianModel,
        "alea.examples.GaussianModel": GaussianModel,
        "alea.BlueiceExtendedModel": TemplateModel,
        "alea.models.blueice_extended_model.BlueiceExtendedModel": TemplateModel,
    }
)

# Classes in Python that the command line gives by `--python-model`.
GIVEN: dict = {}
