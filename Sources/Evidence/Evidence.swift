// Evidence: one import for the model language, inference, exact evidence, data and reports.
@_exported public import EvidenceData
@_exported public import EvidenceDistributions
@_exported public import EvidenceExact
@_exported public import EvidenceFiles
@_exported public import EvidenceGap
@_exported public import EvidenceInference
@_exported public import EvidenceModeling
@_exported public import EvidencePrograms
@_exported public import EvidenceReports
@_exported public import EvidenceTensors
