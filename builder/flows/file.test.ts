import { expect, test } from 'vitest'
import { fileNameOf, readFlowFile } from './file.ts'

test.each([
  ['Bienvenida y ventas', 'bienvenida-y-ventas.charla.json'],
  ['¿Envíos? / Ñandú', 'envios-nandu.charla.json'],
  ['***', 'charla.charla.json'],
])('%s is saved as %s', (name, file) => expect(fileNameOf(name)).toBe(file))

test('an exported flow is read with its name, a bare graph without', () => {
  const graph = { format: 1, trigger: {}, steps: {}, edges: [] }
  expect(readFlowFile(JSON.stringify({ charla: 'flow', name: 'Hola', graph }))).toEqual({
    ok: true,
    name: 'Hola',
    graph,
    names: {},
  })
  expect(readFlowFile(JSON.stringify(graph))).toEqual({ ok: true, name: '', graph, names: {} })
})

test.each([
  ['{', 'json'],
  ['7', 'kind'],
  ['null', 'kind'],
  ['{"charla":"contact"}', 'kind'],
])('%s is refused because of its %s', (text, problem) =>
  expect(readFlowFile(text)).toEqual({ ok: false, problem }),
)
