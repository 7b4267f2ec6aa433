// JSON values and the texts with variables in them.

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
