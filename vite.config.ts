import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: 'builder',
  plugins: [react()],
  build: { outDir: '../dist/app', emptyOutDir: true },
  test: {
    root: import.meta.dirname,
    globalSetup: ['db/testing_server.ts'],
    include: ['{engine,channels,db,builder}/**/*.test.{ts,tsx}'],
  },
})
