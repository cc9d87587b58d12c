internal import EvidenceModels
internal import EvidenceTool

Tool.main(gallery, workloads: workloads)
