internal import EvidenceTool
internal import Models

Tool.main(gallery, workloads: workloads)
