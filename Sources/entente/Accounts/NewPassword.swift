import ArgumentParser
import Foundation
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A password from a prompt without echo, typed twice, or from a file that only its owner may read.
struct NewPassword: ParsableArguments {
    @Option(name: .long, help: "A file of mode 600 with the password on its only line. Default: a prompt.") var passwordFile: String?

    func read() throws -> String {
        if let passwordFile {
            do { return try SecretFile.read(passwordFile) } catch { throw ValidationError("\(error.what); \(error.remedy).") }
        }
        guard isatty(STDIN_FILENO) == 1 else { throw ValidationError("There is no terminal to ask for a password at. Write it into a file of mode 600 and name it: --password-file FILE") }
        let first = try ask("Password, at least 12 characters: "), second = try ask("Once more: ")
        guard first == second else { throw ValidationError("The two differ; nothing was changed. Begin again.") }
        return first
    }

    private func ask(_ prompt: String) throws -> String {
        FileHandle.standardError.write(Data(prompt.utf8))
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { throw ValidationError("The terminal cannot be told to hide what is typed. Use --password-file FILE.") }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine(strippingNewline: true) ?? ""
    }
}
