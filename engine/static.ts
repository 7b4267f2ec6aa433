// The built screens: hashed files forever, the page itself always fresh, and any other address of the app leads to the page.
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Hono } from 'hono'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}
const FOREVER = 'public, max-age=31536000, immutable'

/** The app's files from `folder`, mounted last. */
export function screens(folder: URL): Hono {
  const app = new Hono()
  app.get('*', async (c) => {
    const path = c.req.path.slice(1)
    const isFile = /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.includes('..') && extname(path) in types
    const file = isFile ? await read(new URL(path, folder)) : null
    if (file) {
      return c.body(file, 200, {
        'content-type': types[extname(path)]!,
        'cache-control': path.startsWith('assets/') ? FOREVER : 'no-cache',
      })
    }
    // A page that asks for a file of an older build must not get the page instead.
    if (extname(path) !== '') return c.text('Not found / No encontrado', 404)
    const page = await read(new URL('index.html', folder))
    if (!page) return c.html(notBuilt, 503, { 'cache-control': 'no-store' })
    return c.body(page, 200, { 'content-type': types['.html']!, 'cache-control': 'no-cache' })
  })
  return app
}

async function read(file: URL): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(file))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null
    throw error
  }
}

const notBuilt = `<!doctype html>
<html lang="es">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Charla</title></head>
<body><main>
<h1>Charla</h1>
<p lang="es">Las pantallas aún no están construidas. Ejecuta <code>npm run build</code> y recarga esta página.</p>
<p lang="en">The screens are not built yet. Run <code>npm run build</code> and reload this page.</p>
</main></body>
</html>`
