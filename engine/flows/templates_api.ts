// Routes of the gallery: every template in a line, and one with its flow and its conversations.
import { z } from 'zod'
import { notFound, route } from '#engine/accounts/route.ts'
import { graphSchema, TRIGGER } from '#engine/machine/graph.ts'
import { stepOf } from '#engine/steps/index.ts'
import { triggerOf } from '#engine/triggers/index.ts'
import { examplesOf } from './templates/examples.ts'
import { templates } from './templates/index.ts'
import { categories, needs, type Template } from './templates/template.ts'

const words = z.object({ en: z.string(), es: z.string() })
const both = <S extends z.ZodType>(shape: S) => z.object({ es: shape, en: shape })

const exampleShape = z.object({
  title: z.string(),
  lines: z.array(
    z.object({ from: z.enum(['contact', 'bot', 'note']), text: z.string(), choices: z.array(z.string()) }),
  ),
})

const templateShape = z.object({
  id: z.string(),
  title: words,
  about: words,
  icon: z.string(),
  category: z.object({ id: z.string(), title: words }),
  /** What people call it otherwise. */
  keywords: z.array(z.string()),
  /** What of the workspace it needs and cannot bring along. */
  needs: z.array(words),
})

/** What the picture shows of each step and of the trigger, by id. */
const boxShape = z.object({ icon: z.string(), category: z.string(), title: words })

function boxesOf({ graph }: Template): Record<string, z.infer<typeof boxShape>> {
  const trigger = triggerOf(graph.es.trigger.type)
  const steps = Object.values(graph.es.steps).map(({ id, type, name }) => {
    const { icon = 'question-mark', category = 'logic' } = stepOf(type) ?? {}
    return [id, { icon, category, title: { es: name, en: graph.en.steps[id]?.name ?? name } }] as const
  })
  const begins = { icon: trigger?.icon ?? 'bolt', category: 'trigger', title: trigger?.title ?? blank }
  return { [TRIGGER]: begins, ...Object.fromEntries(steps) }
}

const blank = { es: '', en: '' }

const lineOf = ({ id, title, about, icon, category, keywords, needs: wanted }: Template) => ({
  ...{ id, title, about, icon, keywords },
  category: { id: category, title: categories[category] },
  needs: wanted.map((need) => needs[need]),
})

/** The routes of templates. */
export const api = {
  'GET /templates': route(
    {
      permission: 'flow.read',
      about: 'Flows to begin with.',
      response: z.object({ items: z.array(templateShape) }),
    },
    async () => ({ items: templates.map(lineOf) }),
  ),
  'GET /templates/:id': route(
    {
      permission: 'flow.read',
      about: 'A template with its flow and conversations that show it, in both languages.',
      params: z.object({ id: z.string().max(60) }),
      response: templateShape.extend({
        graph: both(graphSchema),
        boxes: z.record(z.string(), boxShape),
        examples: both(z.array(exampleShape)),
      }),
    },
    async ({ params }) => {
      const template = templates.find(({ id }) => id === params.id)
      if (!template) throw notFound()
      const examples = { es: examplesOf(template.id, 'es'), en: examplesOf(template.id, 'en') }
      return { ...lineOf(template), graph: template.graph, boxes: boxesOf(template), examples }
    },
  ),
}
