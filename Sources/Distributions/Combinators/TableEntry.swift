internal import EvidenceTensors

/// The entry of a table's last dimension at an integer, one row an element of the index where the table has rows.
func entry(of table: Tensor, at index: Tensor) -> Tensor {
  if let mistake = [table, index].first(where: { $0.mistake != nil }) { return mistake }
  if table.shape.count == 1 { return table.gathered(index) }
  let isChosen = oneHot(index, table.shape[table.shape.count - 1])
  let entries = select(isChosen, table, 0)
  return entries.mistake == nil ? sum(entries, dimensions: [entries.shape.count - 1]) : entries
}
