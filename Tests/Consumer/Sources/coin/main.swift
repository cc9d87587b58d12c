import EvidenceTool

Tool.main([
  Example("coin", "The bias of a coin.", isToy: true) {
    try Study(Coin(), observing: [\.heads: [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]])
  }
])
