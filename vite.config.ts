import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { chunks, fence } from './builder/fence.ts'

export default defineConfig({
  root: 'builder',
  // Tests run everything in Node; the fence is for the browser.
  plugins: [react(), ...(process.env['VITEST'] ? [] : [fence(import.meta.dirname)])],
  build: {
    outDir: '../dist/app',
    emptyOutDir: true,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
  test: {
    root: import.meta.dirname,
    globalSetup: ['db/testing_server.ts'],
    include: ['{engine,channels,db,builder}/**/*.test.{ts,tsx}'],
  },
})
