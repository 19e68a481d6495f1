/** The command line: picocli commands that read files, call the library and write files. */
package org.gridsample.cli;
