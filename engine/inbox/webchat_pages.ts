// The web chat's pages: the hosted page, the panel inside a site's frame, and the two scripts. Mounted at /.
import { readFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import type { WebchatSettings } from '#channels/webchat/channel.ts'
import type { Database } from '#db/db.ts'
import { type ChannelRow, connect, findByKey } from './channels.ts'
import { publicConfig } from './webchat.ts'
import { frameAncestors } from './webchat_origins.ts'

interface Built {
  loader: string
  script: string
  style: string
}

type Manifest = Record<string, { file: string; css?: string[] }>

/** The pages as a small app. `built` is the folder that the widget's build wrote. */
export function webchatPages(deps: { database: Database; built: URL }): Hono {
  const app = new Hono()
  let found: Promise<Built> | null = null
  const built = () => {
    found ??= readManifest(deps.built)
    // A failed look is not kept: the build may still be running.
    return found.catch((error) => {
      found = null
      throw error
    })
  }

  app.onError((_, c) =>
    c.text(
      'The web chat is not built yet: run npm run build. / El chat web no está construido: ejecuta npm run build.',
      503,
    ),
  )

  // Sites pay for every byte, and a small installation has no proxy that would do it.
  app.use('/w.js', compress())
  app.use('/webchat/assets/*', compress())
  app.get('/w.js', async (c) => {
    const source = await readFile(new URL((await built()).loader, deps.built), 'utf8')
    return c.body(source, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=600',
      vary: 'accept-encoding',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
  })
  app.get('/webchat/assets/:file', async (c) => {
    const name = c.req.param('file')
    const { script, style } = await built()
    // Only what the manifest names is served, so no path ever reaches the disk.
    const file = [script, style].find((one) => one === `assets/${name}`)
    if (!file) return c.notFound()
    return c.body(await readFile(new URL(file, deps.built), 'utf8'), 200, {
      'content-type': `${file.endsWith('.css') ? 'text/css' : 'text/javascript'}; charset=utf-8`,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    })
  })
  app.get('/c/:key', (c) => page(c, false))
  app.get('/webchat/panel/:key', (c) => page(c, true))

  async function page(c: Context, embedded: boolean) {
    const row = await findByKey(deps.database.db, 'webchat', c.req.param('key')!)
    if (!row) return c.html(missingPage(c), 404, { 'x-robots-tag': 'noindex' })
    const settings = connect(row).settings as WebchatSettings
    const html = channelPage(row, settings, await built(), embedded, languageOf(c, settings))
    return c.html(html, 200, {
      'content-security-policy': policy(settings),
      'cache-control': 'no-cache',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
    })
  }

  return app
}

async function readManifest(folder: URL): Promise<Built> {
  const manifest: Manifest = JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8'))
  const panel = manifest['panel.tsx']!
  return { loader: manifest['loader.ts']!.file, script: panel.file, style: panel.css![0]! }
}

function policy(settings: WebchatSettings): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src https: http: data:',
    'media-src https: http:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    frameAncestors(settings.origins),
  ].join('; ')
}

function channelPage(
  row: ChannelRow,
  settings: WebchatSettings,
  files: Built,
  embedded: boolean,
  language: 'es' | 'en',
) {
  const config = JSON.stringify({ ...publicConfig(row, settings), embedded }).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<title>${escaped(settings.title || row.name)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/webchat/${files.style}">
</head>
<body>
<div id="panel"></div>
<script type="application/json" id="config">${config}</script>
<script type="module" src="/webchat/${files.script}"></script>
</body>
</html>`
}

function missingPage(c: Context): string {
  const english = preferred(c) === 'en'
  const [title, text] = english
    ? [
        'This web chat does not exist',
        'It was removed, or the link is incomplete. Ask whoever gave you the link for a new one.',
      ]
    : [
        'Este chat no existe',
        'Fue eliminado o el enlace está incompleto. Pide uno nuevo a quien te dio el enlace.',
      ]
  return `<!doctype html><html lang="${english ? 'en' : 'es'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`
}

function languageOf(c: Context, settings: WebchatSettings): 'es' | 'en' {
  return settings.language === 'auto' ? preferred(c) : settings.language
}

function preferred(c: Context): 'es' | 'en' {
  return /^\s*en\b/i.test(c.req.header('accept-language') ?? '') ? 'en' : 'es'
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)
}
