// The route by which a file becomes a flow.
import { z } from 'zod'
import { Denied, route } from '#engine/accounts/route.ts'
import { plainText } from '#engine/contacts/shapes.ts'
import { actOf } from '#engine/events.ts'
import * as flows from './flows.ts'
import { importDocument, kinds } from './imports/imports.ts'
import { reportShape } from './imports/report.ts'
import { missingShape } from './shapes.ts'
import { namesShape } from './transfers.ts'

/** The routes of importing. */
export const api = {
  'POST /flows/imports': route(
    {
      permission: 'flow.write',
      about:
        'Makes a draft of the JSON of a flow of ours or of a Typebot export, and tells what became of it.',
      body: z.strictObject({
        /** The JSON of the file, as it is. */
        document: z.unknown(),
        /** Without one, the name in the file. */
        name: plainText(flows.MAX_NAME).optional(),
        language: z.enum(['es', 'en']).default('es'),
      }),
      response: z.object({
        id: z.uuid(),
        name: z.string(),
        kind: z.enum(kinds),
        missing: z.array(missingShape),
        report: reportShape,
      }),
    },
    async (call) => {
      const { document, language } = call.body
      const read = importDocument(document, language)
      if ('problem' in read) throw new Denied(422, 'no_flow', read.problem)
      const { kind, graph, report } = read
      const name = call.body.name || plainText(flows.MAX_NAME).catch('').parse(read.name) || unnamed[language]
      const names = namesShape.catch({}).parse(read.names)
      const made = await flows.bring(call.tx, actOf(call), { name, description: '', graph, names, language })
      return { ...made, name, kind, report }
    },
  ),
}

const unnamed = { en: 'Imported flow', es: 'Flujo importado' }
