// Evidence: one import for the model language, inference, exact evidence, data and reports.
@_exported public import Data
@_exported public import Distributions
@_exported public import Exact
@_exported public import Gap
@_exported public import Inference
@_exported public import Modeling
@_exported public import Programs
@_exported public import Reports
@_exported public import Tensors
