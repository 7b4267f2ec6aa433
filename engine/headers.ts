// What every answer says to browsers. A page that set its own policy, such as the web chat inside a site, keeps it.
import type { MiddlewareHandler } from 'hono'

const policy = [
  "default-src 'self'",
  "script-src 'self'",
  // The design system writes sizes and colours into style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https: http:",
  "media-src 'self' blob: https: http:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const common = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'x-permitted-cross-domain-policies': 'none',
}
const ours = {
  'content-security-policy': policy,
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
const forSites = { 'cross-origin-resource-policy': 'cross-origin' }

/** Adds them. `secure`: people reach us by https, and browsers should remember that. */
export function securityHeaders(secure: boolean): MiddlewareHandler {
  const always = secure ? { ...common, 'strict-transport-security': 'max-age=31536000' } : common
  return async (c, next) => {
    await next()
    const headers = { ...always, ...(isForSites(c.req.path) ? forSites : ours) }
    for (const [name, value] of Object.entries(headers)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    }
  }
}

const isForSites = (path: string) => path === '/w.js' || /^\/(c|webchat|media)\//.test(path)
