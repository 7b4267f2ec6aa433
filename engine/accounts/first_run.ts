// The first workspace: by the first page, or by ADMIN_EMAIL and ADMIN_PASSWORD.
import type { Db, Tx } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { Denied } from './route.ts'
import { type Login, type SignIn, signUp } from './sign_in.ts'
import * as workspaces from './workspaces.ts'

let signIn: SignIn | null = null

/** Called once by the process's root: the first page makes logins through it. */
export function firstRunUses(given: SignIn): void {
  signIn = given
}

/** This process’s sign-in. */
export function theSignIn(): SignIn {
  if (!signIn) throw new Error('firstRunUses was not called by this process’s root')
  return signIn
}

interface Owner {
  name: string
  email: string
  password: string
}

interface First extends Owner {
  workspaceName: string
  language: 'es' | 'en'
  timeZone: string
}

/** Makes the login, the workspace and a session. Throws Denied(409) when somebody was first. */
export async function setUp(db: Db, world: World, given: First, request: Headers) {
  const auth = theSignIn()
  const workspaceId = await db.transaction().execute(async (tx) => {
    await workspaces.oneAtATime(tx)
    if (!(await workspaces.noneYet(tx))) throw alreadySetUp()
    const login = await signUp(tx, world, given)
    const { workspaceName, language, timeZone } = given
    const id = await workspaces.create(tx, world, login, { name: workspaceName, language, timeZone })
    await joinDemo(tx, world, login)
    return id
  })
  return { workspaceId, cookies: await auth.cookiesFor(given.email, given.password, request) }
}

/** Makes the owner of the environment, unless they are there; and their workspace, unless there is one. */
export async function ensureOwner(db: Db, world: World, owner: Owner): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await workspaces.oneAtATime(tx)
    const email = owner.email.trim().toLowerCase()
    const known = await tx
      .selectFrom('login')
      .select(['id', 'name', 'email'])
      .where('email', '=', email)
      .executeTakeFirst()
    const login = known ?? (await signUp(tx, world, owner))
    if (await workspaces.noneYet(tx)) {
      await workspaces.create(tx, world, login, { name: 'Charla', language: 'es', timeZone: zoneHere() })
    }
    await joinDemo(tx, world, login)
  })
}

/** Owners of the installation see its demo workspace too, and may remove it. */
export async function joinDemo(tx: Tx, world: World, login: Login): Promise<void> {
  const demo = await workspaces.demoId(tx)
  if (!demo) return
  const user = tx
    .selectFrom('user')
    .select('id')
    .where('workspaceId', '=', demo)
    .where('loginId', '=', login.id)
  if (await user.executeTakeFirst()) return
  if (!(await workspaces.takeOver(tx, demo, login))) await workspaces.addUser(tx, world, demo, login, 'owner')
}

const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

const alreadySetUp = () =>
  new Denied(409, 'already_set_up', {
    en: 'This Charla already has a workspace. Sign in instead.',
    es: 'Esta Charla ya tiene un espacio de trabajo. Inicia sesión.',
  })
