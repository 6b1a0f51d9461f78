// Run once at the start of the process, before any int, float or str is made.
#pragma once
void initNumbers();
void initText();
