using System.CommandLine;

namespace StratusLab.Elastic.Cli.Completing;

/// <summary><c>elastic completion SHELL</c>: what makes a shell complete elastic's command lines.</summary>
internal static class CompletionCommand
{
    // What the candidates are each script asks the program, so that they are always those of this version; how they are shown is the shell's. The scripts differ in how
    // a shell splits a line: bash breaks words at "=" and ":", and wants back only what stands behind. Without input .NET leaves the modes of the terminal alone.
    private const string Bash =
        """
        # bash completion of elastic: put it into /usr/share/bash-completion/completions/elastic, or: source <(elastic completion bash)
        _elastic()
        {
            local line="${COMP_LINE:0:COMP_POINT}" current="${COMP_WORDS[COMP_CWORD]}" candidate lead
            local -a words
            read -r -a words <<< "$line"
            [[ "$line" == *[[:space:]] ]] && words+=("")
            local last="${words[${#words[@]}-1]}"
            [[ "$current" == [=:] ]] && current=""
            lead="${last%"$current"}"
            COMPREPLY=()
            while IFS=$'\t' read -r candidate _; do
                if [[ "$candidate" == :files ]]; then
                    compopt -o default 2> /dev/null
                else
                    COMPREPLY+=("${candidate#"$lead"}")
                fi
            done < <("${words[0]}" complete -- "${words[@]:1}" < /dev/null 2> /dev/null)
        }
        complete -F _elastic elastic

        """;

    private const string Zsh =
        """
        #compdef elastic
        # zsh completion of elastic: put it as _elastic into a directory of $fpath, or: source <(elastic completion zsh)
        _elastic()
        {
            local line candidate
            local -a shown files
            while IFS= read -r line; do
                if [[ "$line" == :files ]]; then
                    files=(yes)
                    continue
                fi
                candidate="${line%%$'\t'*}"
                shown+=("${candidate//:/\\:}:${line#*$'\t'}")
            done < <("${words[1]}" complete -- "${(@)words[2,CURRENT]}" < /dev/null 2> /dev/null)
            (( ${#shown} )) && _describe -t values 'elastic' shown
            (( ${#files} )) && _files
        }
        if [[ "$funcstack[1]" == _elastic ]]; then
            _elastic "$@"
        else
            compdef _elastic elastic
        fi

        """;

    private const string Fish =
        """
        # fish completion of elastic: put it into /usr/share/fish/vendor_completions.d/elastic.fish, or: elastic completion fish | source
        function __elastic_complete
            set -l words (commandline -opc)
            for line in ($words[1] complete -- $words[2..-1] (commandline -ct) < /dev/null 2> /dev/null)
                if test "$line" = :files
                    __fish_complete_path (commandline -ct)
                else
                    echo $line
                end
            end
        end
        complete -c elastic -f -a '(__elastic_complete)'

        """;

    public static Command Make(Surroundings surroundings) => new("completion", "Print the completion script for a shell")
    {
        Make(surroundings, "bash", Bash),
        Make(surroundings, "zsh", Zsh),
        Make(surroundings, "fish", Fish),
    };

    private static Command Make(Surroundings surroundings, string shell, string script)
    {
        var command = new Command(shell, $"Print the completion script for {shell}; its first line says where it goes");
        command.SetAction(_ =>
        {
            surroundings.Terminal.Verbatim(script);
            return ExitCode.Done;
        });
        return command;
    }
}
