// Who somebody is: e-mail and password, and the session cookie. better-auth keeps both; workspaces and roles are ours.
import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import type { Database, Tx } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { Denied } from './route.ts'

/** A person who can sign in. */
export interface Login {
  id: string
  name: string
  email: string
}

export interface SignIn {
  /** Better-auth's own routes: sign-in, sign-out, session. */
  handler(request: Request): Promise<Response>
  /** The login of a request's session cookie. */
  signedIn(headers: Headers): Promise<Login | null>
  /** Cookies of a fresh session, as `set-cookie` values. Throws Denied(401). */
  cookiesFor(email: string, password: string, headers: Headers): Promise<string[]>
}

/** Shortest password. */
export const MIN_PASSWORD = 10
/** Longest password; argon2 takes more, nobody types more. */
export const MAX_PASSWORD = 128

const WEEK_SECONDS = 7 * 24 * 3600
const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

// OWASP's choice for argon2id (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html).
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * Makes a login with a password, in the rows that better-auth reads; throws Denied(409) when the e-mail has one.
 * Never reachable from outside by itself: the first person sets the workspace up, the others are invited.
 */
export async function signUp(
  tx: Tx,
  world: World,
  { name, email, password }: { name: string; email: string; password: string },
): Promise<Login> {
  const login = { id: world.id(), name, email: email.trim().toLowerCase() }
  const known = tx.selectFrom('login').select('id').where('email', '=', login.email)
  if (await known.executeTakeFirst()) throw taken()
  await tx
    .insertInto('login')
    .values({ ...login, image: null })
    .execute()
  await tx
    .insertInto('credential')
    .values({
      id: world.id(),
      loginId: login.id,
      accountId: login.id,
      providerId: 'credential',
      password: await hash(password, argon2id),
    })
    .execute()
  return login
}

/** Sets the sign-in up on our tables. `secret` signs cookies. */
export function signIn({
  database,
  publicUrl,
  secret,
}: {
  database: Database
  publicUrl: string
  secret: string
}): SignIn {
  const auth = betterAuth({
    appName: 'Charla',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: database.pool,
    // A page of ours calls the host it came from, whatever name that host has in this network.
    trustedOrigins: (request) => (request ? [publicUrl, new URL(request.url).origin] : [publicUrl]),
    user: { modelName: 'login', fields: { emailVerified: 'email_verified', ...times } },
    session: {
      modelName: 'session',
      fields: {
        userId: 'login_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...times,
      },
      expiresIn: 4 * WEEK_SECONDS,
      updateAge: WEEK_SECONDS / 7,
    },
    account: {
      modelName: 'credential',
      fields: {
        userId: 'login_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
    },
    verification: { modelName: 'verification', fields: { expiresAt: 'expires_at', ...times } },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
      password: {
        hash: (password) => hash(password, argon2id),
        verify: ({ hash: stored, password }) => verify(stored, password),
      },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: { cookiePrefix: 'charla', useSecureCookies: publicUrl.startsWith('https:') },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  })
  return {
    handler: (request) => auth.handler(request),
    async signedIn(headers) {
      const session = await auth.api.getSession({ headers })
      return session && { id: session.user.id, name: session.user.name, email: session.user.email }
    },
    async cookiesFor(email, password, headers) {
      try {
        const { headers: answer } = await auth.api.signInEmail({
          body: { email: email.trim().toLowerCase(), password, rememberMe: true },
          headers,
          returnHeaders: true,
        })
        return answer.getSetCookie()
      } catch {
        throw wrongPassword()
      }
    },
  }
}

const taken = () =>
  new Denied(409, 'email_taken', {
    en: 'There is already a login with this e-mail. Sign in with it instead.',
    es: 'Ya hay una cuenta con este correo. Inicia sesión con ella.',
  })

const wrongPassword = () =>
  new Denied(401, 'wrong_password', {
    en: 'The e-mail or the password is not right.',
    es: 'El correo o la contraseña no son correctos.',
  })
