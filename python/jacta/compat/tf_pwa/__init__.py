"""Parts of tf-pwa's module tree on jacta: config_loader and model.opt_int.

Existing scripts run unchanged by ``python -m jacta.compat.tf_pwa fit.py``.
"""
