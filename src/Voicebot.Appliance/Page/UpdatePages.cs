using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Voicebot.Appliance.Page.Views;
using Voicebot.Appliance.Updates;

namespace Voicebot.Appliance.Page;

/// <summary>An update that somebody who is logged in sends: straight to the disk, never into memory.</summary>
internal sealed class UpdatePages(IPageHost host)
{
    private const long MostBytes = 1L << 30; // a slot has half of it
    private const int MostTokenChars = 256;

    public async Task ActAsync(HttpContext context, Session session, string tokenField)
    {
        var (request, response) = (context.Request, context.Response);
        if (!host.CanUpdate || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data"
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and < 100 } boundary)
        {
            await response.RefuseAsync(StatusCodes.Status404NotFound, "Il n’y a rien à cette adresse.");
            return;
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes;
        try
        {
            var parts = new MultipartReader(boundary, request.Body);
            // It stands before the file: without it not a byte of that is kept.
            if (await NextAsync(parts, tokenField, context.RequestAborted) is not { } first || !session.Owns(await ReadTokenAsync(first.Body, context.RequestAborted)))
            {
                await response.RefuseAsync(StatusCodes.Status403Forbidden, "Ce formulaire ne vient pas de cette page.");
                return;
            }
            if (await NextAsync(parts, "fichier", context.RequestAborted) is not { } file || file.AsFileSection()?.FileName is not { Length: > 0 })
                await AnswerAsync(response, session, (false, "Choisissez un fichier."));
            else
                await AnswerAsync(response, session, (true, await host.UpdateAsync(file.Body, context.RequestAborted)));
        }
        catch (UpdateException error)
        {
            await AnswerAsync(response, session, (false, $"Refusée : {error.Message}."));
        }
        // Cut off, or no form at all; what Kestrel itself refuses it answers.
        catch (Exception error) when (error is InvalidDataException || (error is IOException && error is not BadHttpRequestException))
        {
            await response.RefuseAsync(StatusCodes.Status400BadRequest, "Ce formulaire est abîmé.");
        }
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader parts, string name, CancellationToken cancellationToken) =>
        await parts.ReadNextSectionAsync(cancellationToken) is { } part && part.GetContentDispositionHeader()?.Name.Value?.Trim('"') == name ? part : null;

    private static async Task<string?> ReadTokenAsync(Stream body, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body);
        var token = new char[MostTokenChars];
        var count = await reader.ReadBlockAsync(token, cancellationToken);
        return count < token.Length ? new string(token, 0, count) : null;
    }

    private Task AnswerAsync(HttpResponse response, Session session, (bool Done, string Told) result) => response.WriteAsync(
        Layout.Page("Outils", "/outils", session, ToolsView.Of(host, session, update: result)),
        result.Done ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
