// GET /api/openapi.json, made from the declarations of the routes.
import { z } from 'zod'
import type { Api } from './accounts/mount.ts'
import type { RouteShape } from './accounts/route.ts'

const problem = {
  description: 'What happened and what to do. / Qué pasó y qué hacer.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['code', 'message'],
            properties: {
              code: { type: 'string' },
              message: {
                type: 'object',
                required: ['en', 'es'],
                properties: { en: { type: 'string' }, es: { type: 'string' } },
              },
              details: {},
            },
          },
        },
      },
    },
  },
}

/** The OpenAPI 3.1 document of the routes. */
export function openApi(apis: Api[], about: { version: string; publicUrl: string }): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [key, route] of apis.flatMap((api) => Object.entries(api))) {
    const [method = '', path = ''] = key.split(' ')
    const address = `/api${path.replace(/:(\w+)/g, '{$1}')}`
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation(key, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Charla', version: about.version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: about.publicUrl }],
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'charla.session_token' } },
    },
    paths,
  }
}

function operation(
  key: string,
  { permission, about, params, query, body, response, download }: RouteShape,
): object {
  const open = permission === 'public'
  const parameters = [...parametersOf('path', params), ...parametersOf('query', query)]
  if (!open && permission !== 'signed_in') parameters.push(workspace)
  return {
    operationId: key.replaceAll(/[^A-Za-z]+/g, '_').replace(/_$/, ''),
    summary: about,
    'x-permission': permission,
    security: open ? [] : [{ session: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(body, 'input') } } : {}),
    responses: {
      200: { description: 'Done. / Hecho.', ...contentOf(response, download) },
      default: problem,
    },
  }
}

const contentOf = (response: z.ZodType | undefined, download: string | undefined) => {
  if (download) return { content: { [download.split(';')[0] ?? download]: { schema: { type: 'string' } } } }
  return response ? { content: json(response, 'output') } : {}
}

const workspace = {
  name: 'x-workspace',
  in: 'header',
  required: false,
  description: 'Needed by people who belong to several workspaces.',
  schema: { type: 'string', format: 'uuid' } as object,
}

function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined) {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, object>
    required?: string[]
  }
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place as string,
    required: place === 'path' || required.includes(name),
    description: '',
    schema: one,
  }))
}

const json = (schema: z.ZodType, io: 'input' | 'output') => ({
  'application/json': { schema: schemaOf(schema, io) },
})

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
