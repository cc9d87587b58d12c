/// The metadata of one node of a store: a group or an array.
///
/// - Reference: Zarr specification, version 3.0; `string` and `vlen-utf8` are registered extensions of it.
enum ZarrDocument {
  /// The file of a node's metadata.
  static let fileName = "zarr.json"

  static func group(_ attributes: [JSONValue.Member]) -> JSONValue {
    ["zarr_format": 3, "node_type": "group", "attributes": .object(attributes)]
  }

  /// The metadata of a root, with that of all nodes under it by their paths.
  ///
  /// The copy is no part of the specification; xarray warns of a store that has none.
  static func root(_ attributes: [JSONValue.Member], over nodes: [JSONValue.Member]) -> JSONValue {
    [
      "zarr_format": 3,
      "node_type": "group",
      "attributes": .object(attributes),
      "consolidated_metadata": [
        "kind": "inline", "must_understand": false, "metadata": .object(nodes),
      ],
    ]
  }

  static func array(
    _ variable: DataTree.Variable,
    chunk: [Int],
    _ compression: ZarrCompression
  ) -> JSONValue {
    [
      "zarr_format": 3,
      "node_type": "array",
      "shape": sizes(variable.shape),
      "data_type": variable.elements.typeName,
      "chunk_grid": ["name": "regular", "configuration": ["chunk_shape": sizes(chunk)]],
      "chunk_key_encoding": ["name": "default", "configuration": ["separator": "/"]],
      "fill_value": variable.elements.fillValue,
      "codecs": .array([variable.elements.codec] + compression.codecs),
      "attributes": .object(variable.attributes),
      "dimension_names": .array(variable.dimensions.map(JSONValue.string)),
    ]
  }

  private static func sizes(_ sizes: [Int]) -> JSONValue {
    .array(sizes.map(JSONValue.integer))
  }
}
