/// The program for `source`: native where a C compiler is found, else interpreted.
package func makeProgram(_ source: ProgramSource) throws -> any Program {
  try InterpretedProgram(source)
}
